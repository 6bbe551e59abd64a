/** Where tests have samples captured to. */

import { expect } from 'vitest';

import type { FieldCapture, FieldType } from '../../../../lib/responses/field-capture.js';
import type { CaptureSink } from '../../../../lib/sim/capture-sink.js';

const TYPES: Readonly<Record<string, FieldType>> = {
  Sum: 'int64',
  Mean: 'int64',
  StdDev: 'int96',
};

/** `COUNTER1.OUT.Mean`, `PCAP.TS_TRIG` */
export function columnOf(text: string): FieldCapture {
  const [block = '', field = '', capture = 'Value'] = text.split('.');
  const type = field.startsWith('TS_') ? 'int64' : (TYPES[capture] ?? 'int32');
  const name = `${block}.${field}`;
  return { name, type, capture, scale: 1, offset: 0, units: '' };
}

/** A sink that keeps all. */
export class Captured implements CaptureSink {
  isStarted = false;
  reason: string | null = null;
  readonly batches: Uint8Array[] = [];

  constructor(readonly columns: readonly FieldCapture[]) {}

  start(): void {
    expect(this.isStarted).toBe(false);
    this.isStarted = true;
  }

  write(samples: Uint8Array): void {
    expect(this.isStarted).toBe(true);
    expect(this.reason).toBeNull();
    this.batches.push(samples);
  }

  end(reason: string): void {
    expect(this.reason).toBeNull();
    this.reason = reason;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.batches);
  }

  /** The samples, a row each. */
  get rows(): (number | bigint)[][] {
    const { bytes } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const rows: (number | bigint)[][] = [];
    let offset = 0;
    while (offset < view.byteLength) {
      rows.push(
        this.columns.map(({ type }) => {
          const at = offset;
          offset += type === 'int96' ? 12 : type === 'int64' ? 8 : 4;
          return read(view, at, type);
        }),
      );
    }
    return rows;
  }

  /** The values of a column. */
  column(index: number): (number | bigint)[] {
    return this.rows.map((row) => row[index]!);
  }
}

/** Numbers as long as they are exact. */
function read(view: DataView, at: number, type: FieldType): number | bigint {
  if (type === 'int32') return view.getInt32(at, true);
  const low = type === 'int64' ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
  const value = type === 'int64' ? low : low + (BigInt(view.getUint32(at + 8, true)) << 64n);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
