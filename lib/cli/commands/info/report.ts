/** Formats the summary of a file for the terminal: a row for each dataset, with a small picture. */

import { formatValue, sparkline } from '../../plots/sparkline.js';
import { quantity, shorten } from '../../../errors.js';
import { plain } from '../../printable-text.js';
import { isColumn, type StoredAcquisition } from './additions.js';
import type { DatasetSummary } from './dataset-summary.js';
import type { FileSummary } from './file-summary.js';

/** Limit of listed acquisitions, and of listed bits. */
const MOST_LISTED = 10;
const HEAD = ['dataset', 'dtype', 'rows', 'min', 'max', 'unit', ''];

export function drawSummary(summary: FileSummary): string {
  const { datasets } = summary;
  // What is in the others is told above.
  const rows = [HEAD, ...datasets.filter(({ name }) => isColumn(name)).map(cellsOf)];
  const widths = HEAD.map((_, i) =>
    rows.reduce((width, row) => Math.max(width, row[i]?.length ?? 0), 0),
  );
  const isNumber = (column: number): boolean => column >= 2 && column <= 4;
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  const lines = rows.map((row) => row.map(pad).join('  ').trimEnd());
  return [...titleOf(summary), '', ...lines].join('\n');
}

function titleOf(summary: FileSummary): string[] {
  const { file, attributes, isOpen, isKilled } = summary;
  const facts: [string, string][] = [];
  const add = (label: string, value: string | number | bigint | undefined): void => {
    if (value !== undefined) facts.push([label, plain(String(value))]);
  };
  add('armed', attributes['arm_time']);
  add('started', attributes['start_time']);
  add('ended', isOpen ? openFile(file, isKilled) : endOf(attributes));
  if (Number(attributes['missed'] ?? 0) > 0) add('missed', attributes['missed']);
  add('suspect', suspectOf(attributes));
  for (const [label, value] of additionsIn(summary)) add(label, value);
  return [file, ...facts.map(([label, value]) => `  ${label.padEnd(8)} ${value}`)];
}

/** What was added to the file because somebody has asked for it. */
function additionsIn({
  file,
  attributes,
  acquisitions,
  bits,
  hasState,
  userAttributes,
}: FileSummary): [label: string, value: string | undefined][] {
  const { first_sample: first } = attributes;
  return [
    ['rows', first === undefined ? undefined : `the last ones, from sample ${first} on`],
    ['bits', bits.length === 0 ? undefined : listed(bits)],
    ['state', hasState ? `pandablocks load HOST --from-file ${file} sets it again` : undefined],
    ...userAttributes.map((name): [string, string] => [
      'attr',
      shorten(`${name}=${attributes[name]}`),
    ]),
    ...(acquisitions ?? []).slice(0, MOST_LISTED).map(acquisitionIn),
    ['', moreOf(acquisitions?.length ?? 0)],
  ];
}

function acquisitionIn(
  { firstRow, samples, missed }: StoredAcquisition,
  index: number,
): [label: string, value: string] {
  const rows = samples === null ? 'not ended' : quantity(samples, 'sample');
  const lost = missed === 0 ? '' : `, ${missed} missed`;
  return [index === 0 ? 'parts' : '', `row ${firstRow}: ${rows}${lost}`];
}

function moreOf(count: number): string | undefined {
  return count > MOST_LISTED ? `and ${count - MOST_LISTED} more` : undefined;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  const shown = names.slice(0, MOST_LISTED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function openFile(file: string, isKilled: boolean | null): string {
  const repair = `pandablocks repair ${file}`;
  if (isKilled === true) return `killed: the capture left the file open; run ${repair}`;
  if (isKilled === false) return 'not yet: the capture is running';
  return `not yet: the capture is running, or was killed; in that case run ${repair}`;
}

function endOf(attributes: FileSummary['attributes']): string | undefined {
  const { end_reason: reason, finished } = attributes;
  if (reason === 'unfinished') return 'unfinished: its writer was killed';
  if (reason === undefined) return undefined;
  if (reason === 'unknown') return 'unknown: no END came';
  const written = Number(attributes['samples_written']);
  const reported = Number(attributes['samples_reported']);
  const isAll = reported < 0 || written === reported;
  if (Number(finished) === 1 && isAll) return String(reason);
  return `${String(reason)}, ${written}${isAll ? '' : ` of ${reported}`} samples`;
}

function suspectOf(attributes: FileSummary['attributes']): string | undefined {
  const first = Number(attributes['first_suspect_sample'] ?? -1);
  if (first < 0) return undefined;
  const isLeftOut = Number(attributes['samples_written']) <= first;
  return `from row ${first} on${isLeftOut ? ', left out' : ''}`;
}

function cellsOf(dataset: DatasetSummary): string[] {
  const { name, dtype, rows, min, max, units, curve, nan, error } = dataset;
  const picture = sparkline(curve ?? [], min, max);
  const withNan = nan === null || nan === 0 ? picture : `${picture}  ${nan} NaN`;
  const last = error === undefined ? withNan : `can't be read: ${error}`;
  const values = [String(rows), formatValue(min), formatValue(max)];
  return [plain(name), dtype, ...values, plain(units ?? ''), plain(last)];
}
