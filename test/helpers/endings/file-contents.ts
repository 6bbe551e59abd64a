/** Reads captured files with h5wasm, and computes the expected columns. */

import { Dataset, File, ready } from 'h5wasm/node';

import { SampleScaler } from '../../../lib/sim/data/scale-samples.js';
import type { Delivery } from './deliveries.js';

export type Column = Float64Array | Uint32Array | Int32Array | BigInt64Array;

export interface Status {
  readonly finished: number;
  readonly end_reason: string;
  readonly samples_reported: number;
  readonly samples_written: number;
  readonly first_suspect_sample: number;
  readonly missed: number;
}

export interface FileContents {
  readonly columns: ReadonlyMap<string, Column>;
  /** Of the root and of each dataset. */
  readonly statuses: readonly Status[];
  readonly armTime: string;
}

/** @param mode `Sr` for a file with a writer, or whose writer was killed */
export async function readFile(path: string, mode: 'r' | 'Sr' = 'r'): Promise<FileContents> {
  const module = await ready;
  module.activate_throwing_error_handler();
  const file = new File(path, mode);
  try {
    const columns = new Map<string, Column>();
    const statuses = [statusOf(file)];
    for (const name of file.keys()) {
      const dataset = file.get(name) as Dataset;
      const isEmpty = dataset.shape?.[0] === 0;
      columns.set(name, isEmpty ? new Float64Array(0) : (dataset.value as Column));
      statuses.push(statusOf(dataset));
    }
    return { columns, statuses, armTime: file.attrs['arm_time']?.value as string };
  } finally {
    file.close();
  }
}

function statusOf({ attrs }: File | Dataset): Status {
  const number = (name: string): number => Number(attrs[name]?.value);
  return {
    finished: number('finished'),
    end_reason: attrs['end_reason']?.value as string,
    samples_reported: number('samples_reported'),
    samples_written: number('samples_written'),
    first_suspect_sample: number('first_suspect_sample'),
    missed: number('missed'),
  };
}

/** The expected first rows of a delivery in a file, scaled as in the simulated PandA. */
export function expectedColumns(delivery: Delivery, rows: number): Map<string, Column> {
  const { fields, sampleBytes, isRaw } = delivery;
  const bytes = delivery.bytes.subarray(0, rows * sampleBytes);
  const listed = fields.map((field) => ({ ...field, isAdded: false }));
  const packed = isRaw ? new SampleScaler(listed).scale(bytes) : bytes;
  const sizes = fields.map(({ type }) => (type === 'uint32' ? 4 : 8));
  const stride = sizes.reduce((sum, size) => sum + size, 0);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const columns = new Map<string, Column>();
  let position = 0;
  for (const [index, { name, capture, type }] of fields.entries()) {
    const at = position;
    const isBits = type === 'uint32';
    const read = (row: number): number =>
      isBits ? view.getUint32(row * stride + at, true) : view.getFloat64(row * stride + at, true);
    const column = isBits ? new Uint32Array(rows) : new Float64Array(rows);
    for (let row = 0; row < rows; row++) column[row] = read(row);
    const key = `${name}.${capture}`;
    if (!columns.has(key)) columns.set(key, column);
    position += sizes[index] ?? 0;
  }
  return columns;
}

/**
 * Lists differences of the columns of a file as sentences; empty if they have exactly these rows.
 */
export function columnFaults(
  found: ReadonlyMap<string, Column>,
  expected: ReadonlyMap<string, Column>,
): string[] {
  const names = [...expected.keys()].sort().join();
  if ([...found.keys()].sort().join() !== names) {
    return [`the datasets are ${[...found.keys()].sort().join()} instead of ${names}`];
  }
  return [...expected].flatMap(([name, values]) => {
    const column = found.get(name) ?? values;
    if (column.length !== values.length) {
      return [`${name} has ${column.length} rows instead of ${values.length}`];
    }
    const wrong = values.findIndex((value, row) => !Object.is(Number(column[row]), Number(value)));
    return wrong < 0
      ? []
      : [`${name} has ${column[wrong]} instead of ${values[wrong]} in row ${wrong}`];
  });
}
