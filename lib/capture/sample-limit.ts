/** Limits the number of samples of each acquisition. */

import type { EndData, ReadyData, StartData } from '../responses/data.js';
import type { FrameData } from '../responses/frame-data.js';
import { ColumnData } from '../scaling/column-data.js';

/** Items of a stream, with and without samples. */
type Limited = ReadyData | StartData | FrameData | ColumnData | EndData | number;

/** An acquisition that is under way, or was cut off. */
interface OpenStream {
  readonly armTime: string | null;
  /** The number of the sample that comes next. */
  position: number;
  /** The samples before this one came over connections that were lost. */
  readonly reached: number;
}

export class SampleLimit {
  readonly #rowsOfEach: number;
  /** Of all acquisitions together, that are still to come. */
  #left: number;
  /** Of the acquisition that is under way, or of the next one. */
  #rows: number;
  /** Rows of this acquisition that were let through. */
  #taken = 0;
  /** The acquisition whose END has not come; null: there is none. */
  #open: OpenStream | null = null;
  /** Samples that are to come, and have come already: the connection was lost. */
  #again = 0;

  /**
   * @param rows of each acquisition; Infinity: all
   * @param total of all acquisitions together, those that are sent again counted once; Infinity: all
   */
  constructor(rows: number, total = Infinity) {
    this.#rowsOfEach = rows;
    this.#left = total;
    this.#rows = Math.min(rows, total);
  }

  /** Of this acquisition; Infinity: all. */
  get rows(): number {
    return this.#rows;
  }

  /** No more samples of this acquisition are wanted. */
  get isFull(): boolean {
    return this.#taken === this.#rows;
  }

  /** No more samples are wanted of any acquisition. */
  get isReached(): boolean {
    return this.#left === 0;
  }

  /** @returns the requested part of an item; null: none, and the item is released */
  take<T extends Limited>(item: T): T | null;
  take(item: Limited): Limited | null {
    if (typeof item === 'number') return item;
    if (item.kind === 'start') this.#begin(item);
    if (item.kind === 'end') return this.#end(item);
    if (item.kind !== 'frame' && item.kind !== 'columns') return item;
    const wanted = Math.min(this.#rows - this.#taken, item.sampleCount);
    this.#taken += wanted;
    const again = Math.min(this.#again, wanted);
    this.#again -= again;
    this.#left -= wanted - again;
    if (this.#open !== null) this.#open.position += wanted;
    if (wanted === item.sampleCount) return item;
    if (wanted > 0) return item.kind === 'frame' ? item.first(wanted) : firstOf(item, wanted);
    if (item.kind === 'frame') item.release();
    return null;
  }

  #begin({ armTime, missed }: StartData): void {
    const before = this.#open;
    const isRest = before !== null && before.armTime !== null && before.armTime === armTime;
    const reached = isRest ? Math.max(before.reached, before.position) : missed;
    this.#again = isRest ? Math.max(0, reached - missed) : 0;
    this.#open = { armTime, position: missed, reached };
    this.#taken = 0;
    this.#rows = Math.min(this.#rowsOfEach, this.#left + this.#again);
  }

  #end(end: EndData): EndData {
    this.#open = null;
    return this.#withoutSuspect(end);
  }

  /** Of rows that are not wanted nobody needs to be told. */
  #withoutSuspect(end: EndData): EndData {
    const { firstSuspectSample = -1, ...rest } = end;
    return firstSuspectSample < this.#rows ? end : rest;
  }
}

function firstOf({ columnNames, columns }: ColumnData, rows: number): ColumnData {
  const first = columns.map((column) => column.subarray(0, rows));
  return new ColumnData(rows, columnNames, first);
}
