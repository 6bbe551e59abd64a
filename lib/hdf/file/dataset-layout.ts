/** The datasets of a file: names, types and conversions of the fields in the header. */

import { InvalidOptionError, LayoutError } from '../../errors.js';
import type { NativeAttribute, NativeDataset, NativeLayout } from '../../native/binding.js';
import { type StartData } from '../../responses/data.js';
import {
  type BitLabels,
  FIELD_SIZES,
  type FieldCapture,
  type FieldType,
  isBitWord,
} from '../../responses/field-capture.js';
import { layoutColumns } from '../../scaling/column-layout.js';
import { labelAttributes, layoutBits, type WantedBits } from './bits.js';

/**
 * Other names for datasets: by field, then by capture, e.g.
 * `{ 'COUNTER1.OUT': { Value: 'x', Min: 'x-min' } }`.
 */
export type CaptureRecordHdfNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The labels of bits, and the bits that get datasets of their own. */
export interface BitOptions {
  /** Labels of each word, from bit 0 on; null: not known. */
  readonly labels: BitLabels | null;
  readonly bits: WantedBits;
  /** Whether the words get datasets as well. */
  readonly words: boolean;
}

const NO_BITS: BitOptions = { labels: null, bits: [], words: true };

/**
 * The datasets of an acquisition: one for each column, then those of bits. A column that is not wanted has a
 * dataset without a name.
 *
 * @param taken names that the file uses otherwise
 * @throws LayoutError as `layoutColumns`, or if two columns would have one dataset
 */
export function layoutDatasets(
  start: StartData,
  names: CaptureRecordHdfNames = {},
  bits: BitOptions = NO_BITS,
  taken: readonly string[] = [],
): NativeLayout<NativeDataset> {
  const { columns, ...layout } = layoutColumns(start);
  const unpacked = layoutBits(columns, bits.bits, bits.labels, (field, own) =>
    datasetName(field, names, own),
  );
  const isOnlyWords = unpacked.length === 0 && columns.every(({ field }) => isBitWord(field));
  const datasets = columns.map(({ field, ...column }): NativeDataset => ({
    ...column,
    dataset: isBitWord(field) && !bits.words && !isOnlyWords ? '' : datasetName(field, names),
    attributes: [...attributesOf(field), ...labelAttributes(field, bits.labels)],
  }));
  const all = [...datasets, ...unpacked];
  refuseClashes([...taken, ...datasetNames({ ...layout, columns: all })]);
  return { ...layout, columns: all };
}

/** The names of the datasets of a layout. */
export function datasetNames({ columns }: NativeLayout<NativeDataset>): string[] {
  return columns.map(({ dataset }) => dataset).filter((dataset) => dataset !== '');
}

/** Bytes of one row of all datasets together. */
export function rowBytesOf({ columns }: NativeLayout<NativeDataset>): number {
  const written = columns.filter(({ dataset }) => dataset !== '');
  return written.reduce((sum, column) => sum + bytesInFile(column), 0);
}

/** Bytes of a value in the file. */
export function bytesInFile(column: Pick<NativeDataset, 'type' | 'conversion'>): number {
  return column.conversion === 'bit' ? 1 : FIELD_SIZES[typeInFile(column)];
}

/** The type of the values in the file, except for bits, which are of uint8. */
export function typeInFile({
  type,
  conversion,
}: Pick<NativeDataset, 'type' | 'conversion'>): Exclude<FieldType, 'int96'> {
  return conversion === 'copy' && type !== 'int96' ? type : 'double';
}

/** Checks the names given by a user, before the PandA is armed. @throws InvalidOptionError */
export function checkHdfNames(names: CaptureRecordHdfNames): void {
  for (const [field, captures] of Object.entries(names)) {
    for (const [capture, name] of Object.entries(captures)) {
      const parts = name.split('/').filter((part, index) => index > 0 || part !== '');
      const isBad = parts.length === 0 || parts.some((part) => ['', '.', '..'].includes(part));
      if (isBad || name.includes('\0')) {
        throw new InvalidOptionError(
          `${field}.${capture} can't be called ${JSON.stringify(name)}: give the name of a dataset.`,
        );
      }
    }
  }
}

/** Old servers print this for units that were never set. */
const NO_UNITS = '(null)';

/** Attributes that describe a column, whatever the name of its dataset. */
function attributesOf({ name, capture, scale, offset, units }: FieldCapture): NativeAttribute[] {
  const attributes: NativeAttribute[] = [
    { name: 'field', value: name },
    { name: 'capture', value: capture },
  ];
  if (scale !== null) attributes.push({ name: 'scale', value: scale });
  if (offset !== null) attributes.push({ name: 'offset', value: offset });
  if (units !== null && units !== NO_UNITS) {
    // A string in HDF5 ends at a NUL.
    attributes.push({ name: 'units', value: units.replaceAll('\0', '') });
  }
  return attributes;
}

function datasetName(
  field: Pick<FieldCapture, 'name' | 'capture'>,
  names: CaptureRecordHdfNames,
  own = `${field.name}.${field.capture}`,
): string {
  const captures = Object.hasOwn(names, field.name) ? names[field.name] : undefined;
  const name =
    captures !== undefined && Object.hasOwn(captures, field.capture)
      ? captures[field.capture]
      : undefined;
  return name ?? own;
}

/** The dataset with the PandA's saved state, for captures with `state`. */
export const STATE_DATASET = 'panda_state';
export const ACQUISITIONS_GROUP = 'acquisitions';

const GIVE_OTHERS = 'give other names in captureRecordHdfNames';

function refuseClashes(datasets: readonly string[]): void {
  const plain = datasets.map((name) => name.replace(/^\//, ''));
  const seen = new Set<string>();
  for (const name of plain) {
    if (seen.has(name)) {
      throw new LayoutError(`Two columns would go to the dataset ${name}: ${GIVE_OTHERS}.`);
    }
    seen.add(name);
  }
  const group = plain.find((name) => plain.some((other) => other.startsWith(`${name}/`)));
  if (group !== undefined) {
    throw new LayoutError(`${group} would be a dataset and a group: ${GIVE_OTHERS}.`);
  }
}
