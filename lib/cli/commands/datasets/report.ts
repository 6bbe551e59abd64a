/** Formats the output of `pandablocks datasets`. */

import { quantity } from '../../../errors.js';
import type { DatasetDescription } from '../../../hdf/describe-datasets.js';

const HEAD = ['dataset', 'dtype', 'units', 'scale', 'offset', 'field', 'capture', 'wire', 'file'];
/** The columns with numbers, which are right-aligned. */
const NUMBERS = ['scale', 'offset', 'wire', 'file'];

interface Totals {
  readonly sampleBytes: number;
  readonly rowBytes: number;
  /** In samples per second; null: not given. */
  readonly rate: number | null;
  readonly megabytesPerSecondOnWire: number | null;
  readonly megabytesPerSecondInFile: number | null;
}

/** The object of `--json`. */
export function datasetsAsJson(
  datasets: readonly DatasetDescription[],
  rate: number | null,
): Totals & { readonly datasets: readonly DatasetDescription[] } {
  const sampleBytes = datasets.reduce((sum, { bytesOnWire }) => sum + bytesOnWire, 0);
  const rowBytes = datasets.reduce((sum, { bytesInFile }) => sum + bytesInFile, 0);
  const megabytesOf = (bytes: number): number | null =>
    rate === null ? null : (bytes * rate) / 1e6;
  return {
    datasets,
    sampleBytes,
    rowBytes,
    rate,
    megabytesPerSecondOnWire: megabytesOf(sampleBytes),
    megabytesPerSecondInFile: megabytesOf(rowBytes),
  };
}

/** Formats one line for each dataset, and one with the size of a sample. */
export function drawDatasets(
  datasets: readonly DatasetDescription[],
  rate: number | null,
): string[] {
  const rows = [HEAD, ...datasets.map(cellsOf)];
  const widths = HEAD.map((_, i) =>
    rows.reduce((width, row) => Math.max(width, row[i]?.length ?? 0), 0),
  );
  const pad = (cell: string, i: number): string => {
    const width = widths[i] ?? 0;
    return NUMBERS.includes(HEAD[i] ?? '') ? cell.padStart(width) : cell.padEnd(width);
  };
  const lines = rows.map((row) => row.map(pad).join('  ').trimEnd());
  return [...lines, '', ...totalsOf(datasetsAsJson(datasets, rate))];
}

function cellsOf(each: DatasetDescription): string[] {
  const { dataset, dtype, units, scale, offset, field, capture, bytesOnWire, bytesInFile } = each;
  const numbers = [scale, offset].map((value) => (value === null ? '' : String(value)));
  const bytes = [bytesOnWire, bytesInFile].map(String);
  return [dataset, dtype, units ?? '', ...numbers, field, capture, ...bytes];
}

function totalsOf(totals: Totals): string[] {
  const bytes = (count: number): string => quantity(count, 'byte');
  const { sampleBytes, rowBytes, rate } = totals;
  const size = `${bytes(sampleBytes)} a sample on the wire, ${bytes(rowBytes)} in the file`;
  if (rate === null) return [size];
  const { megabytesPerSecondOnWire: wire, megabytesPerSecondInFile: file } = totals;
  const megabytes = (value: number | null): string =>
    Number((value ?? 0).toPrecision(3)).toString();
  return [
    size,
    `at ${rate} samples a second: ${megabytes(wire)} MB/s on the wire, ${megabytes(file)} MB/s in the file`,
  ];
}
