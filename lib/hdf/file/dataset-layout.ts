/** The datasets of a file: from the fields that the PandA announces to names, types and conversions. */

import { InvalidOptionError, LayoutError } from '../../errors.js';
import type {
  NativeAttribute,
  NativeColumn,
  NativeDataset,
  NativeLayout,
} from '../../native/binding.js';
import { type StartData } from '../../responses/data.js';
import { columnName, type FieldCapture } from '../../responses/field-capture.js';
import { SampleLayout } from '../../responses/frame-data.js';

/**
 * Other names for datasets: by field, then by capture, e.g.
 * `{ 'COUNTER1.OUT': { Value: 'x', Min: 'x-min' } }`.
 */
export type CaptureRecordHdfNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Which column holds the clock ticks that a mean is over; the first that is there. */
const GATE_COLUMNS = ['PCAP.SAMPLES.Value', 'PCAP.GATE_DURATION.Value'];

/**
 * Says how each column is converted. Raw: what has a scale, or is a mean or a standard deviation,
 * becomes float64; words of bits stay what they are. Otherwise all stay (protocol.md, data port).
 *
 * @throws LayoutError if a mean comes without its gate, or a standard deviation without its sum
 */
export function layoutDatasets(
  start: StartData,
  names: CaptureRecordHdfNames = {},
): NativeLayout<NativeDataset> {
  const samples = new SampleLayout(start.fields, start.sampleBytes);
  const isRaw = start.process === 'Raw';
  const gateColumn = GATE_COLUMNS.find((name) => samples.columnNames.includes(name));
  const gatePosition = gateColumn === undefined ? null : samples.find(gateColumn).position;
  const listed = start.fields.map((field, index): NativeDataset => {
    const conversion = isRaw ? rawConversion(field, start.fields[index - 1]) : 'copy';
    if ((conversion === 'mean' || conversion === 'stddev') && gatePosition === null) {
      throw new LayoutError(
        `${columnName(field)} can't be averaged: the PandA sends no ${GATE_COLUMNS.join(' or ')}.`,
      );
    }
    if (conversion === 'copy' && field.type === 'int96') {
      throw new LayoutError(`${columnName(field)} is of type int96, which no dataset can hold.`);
    }
    return {
      dataset: datasetName(field, names),
      attributes: attributesOf(field),
      type: field.type,
      conversion,
      position: samples.find(columnName(field)).position,
      scale: field.scale ?? 1,
      offset: field.offset ?? 0,
    };
  });
  // A sum that is there once more, for a standard deviation, is no column of its own.
  const all = start.fields.map(columnName);
  const columns = listed.filter((_, index) => !all.slice(0, index).includes(all[index] ?? ''));
  refuseClashes(columns.map(({ dataset }) => dataset));
  return { sampleBytes: start.sampleBytes, gatePosition, columns };
}

/** Checks names that a user has given, before anything depends on them. @throws InvalidOptionError */
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

function rawConversion(
  field: FieldCapture,
  previous: FieldCapture | undefined,
): NativeColumn['conversion'] {
  if (field.type === 'int96') {
    const hasSum =
      previous?.name === field.name && previous.capture === 'Mean' && previous.type === 'int64';
    if (!hasSum) {
      throw new LayoutError(
        `${columnName(field)} can't be computed: its sum does not stand before it.`,
      );
    }
    return 'stddev';
  }
  if (field.type === 'double') return 'copy';
  if (field.capture === 'Mean') return 'mean';
  return field.scale === null && field.offset === null ? 'copy' : 'scale';
}

/** What old servers print for units that were never set. */
const NO_UNITS = '(null)';

/** What a reader wants to know of a column, whatever its dataset is called. */
function attributesOf({ name, capture, scale, offset, units }: FieldCapture): NativeAttribute[] {
  const attributes: NativeAttribute[] = [
    { name: 'field', value: name },
    { name: 'capture', value: capture },
  ];
  if (scale !== null) attributes.push({ name: 'scale', value: scale });
  if (offset !== null) attributes.push({ name: 'offset', value: offset });
  if (units !== null && units !== NO_UNITS) {
    // HDF5's strings end at a NUL.
    attributes.push({ name: 'units', value: units.replaceAll('\0', '') });
  }
  return attributes;
}

function datasetName(field: FieldCapture, names: CaptureRecordHdfNames): string {
  const captures = Object.hasOwn(names, field.name) ? names[field.name] : undefined;
  const name =
    captures !== undefined && Object.hasOwn(captures, field.capture)
      ? captures[field.capture]
      : undefined;
  return name ?? columnName(field);
}

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
