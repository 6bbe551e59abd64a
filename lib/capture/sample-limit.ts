/** Limits the number of samples of each acquisition. */

import type { EndData, ReadyData, StartData } from '../responses/data.js';
import type { FrameData } from '../responses/frame-data.js';
import { ColumnData } from '../scaling/column-data.js';

/** Items of a stream, with and without samples. */
type Limited = ReadyData | StartData | FrameData | ColumnData | EndData | number;

export class SampleLimit {
  /** The limit for each acquisition; Infinity: all. */
  readonly rows: number;
  /** The rows of this acquisition that were let through. */
  #taken = 0;

  constructor(rows: number) {
    this.rows = rows;
  }

  /** @returns the requested part of an item; null: none, and the item is released */
  take<T extends Limited>(item: T): T | null;
  take(item: Limited): Limited | null {
    if (typeof item === 'number') return item;
    if (item.kind === 'start') this.#taken = 0;
    if (item.kind === 'end') return this.#withoutSuspect(item);
    if (item.kind !== 'frame' && item.kind !== 'columns') return item;
    const wanted = Math.min(this.rows - this.#taken, item.sampleCount);
    this.#taken += wanted;
    if (wanted === item.sampleCount) return item;
    if (wanted > 0) return item.kind === 'frame' ? item.first(wanted) : firstOf(item, wanted);
    if (item.kind === 'frame') item.release();
    return null;
  }

  /** Drops the index of a suspect row that was not requested. */
  #withoutSuspect(end: EndData): EndData {
    const { firstSuspectSample = -1, ...rest } = end;
    return firstSuspectSample < this.rows ? end : rest;
  }
}

function firstOf({ columnNames, columns }: ColumnData, rows: number): ColumnData {
  const first = columns.map((column) => column.subarray(0, rows));
  return new ColumnData(rows, columnNames, first);
}
