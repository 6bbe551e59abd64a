/** One acquisition of an overview. */

import type { NativeOverview } from '../native/overview.js';
import { native } from '../native/load.js';
import type { StartData } from '../responses/data.js';
import { columnName, type FieldCapture } from '../responses/field-capture.js';
import { layoutColumns } from '../scaling/column-layout.js';
import type { OverviewAcquisition, OverviewColumns, OverviewField } from './overview-columns.js';

export class RecordedAcquisition implements OverviewAcquisition {
  readonly number: number;
  readonly fields: readonly OverviewField[];
  readonly sampleBytes: number;
  /** The values in the addon. */
  readonly native: NativeOverview;
  received = 0;
  isEnded = false;
  #isShrunk = false;

  /** @throws LayoutError if the fields can't be scaled */
  constructor(start: StartData, number: number) {
    const layout = layoutColumns(start);
    this.number = number;
    this.sampleBytes = start.sampleBytes;
    this.fields = layout.columns.map(({ field }) => describe(field));
    const isBits = this.fields.map(({ kind }) => kind === 'bits');
    this.native = new (native().Overview)(layout, isBits);
  }

  get rows(): number {
    return this.native.rows();
  }

  /** Keeps no more than so many buckets. */
  shrink(buckets: number): void {
    if (!this.#isShrunk) this.native.shrink(buckets);
    this.#isShrunk = true;
  }

  /** @param indices of columns */
  read(from: number, to: number, bucketRows: number, indices: readonly number[]): OverviewColumns {
    const { columns, ...range } = this.native.read(from, to, bucketRows, indices);
    return {
      acquisition: this.number,
      ...range,
      columns: columns.map((column, i) => ({
        ...(this.fields[indices[i] ?? 0] as OverviewField),
        ...column,
      })),
    };
  }
}

/** Old servers print these for units that were never set. */
const NO_UNITS = ['(null)', ''];

/** Only words of bits have no scale (protocol.md, data port). */
function describe(field: FieldCapture): OverviewField {
  const isBits = field.type === 'uint32' && field.scale === null && field.capture === 'Value';
  const hasUnits = field.units !== null && !NO_UNITS.includes(field.units);
  return {
    name: columnName(field),
    units: hasUnits ? field.units : null,
    kind: isBits ? 'bits' : 'number',
  };
}
