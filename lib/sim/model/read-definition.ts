/**
 * A block's definition as it is written in a file:
 *
 * ```yaml
 * count: 2 # instances
 * description: Makes pulses at a steady rate
 * fields: # by their index
 *   MODE:
 *     type: param enum # as on the control port
 *     description: How it does that
 *     labels: # of an enum
 *       0: Slow
 *       1: Fast
 *     initial: Fast # in a fresh PandA, where it is not the first label or 0
 *   LIMIT:
 *     type: param uint
 *     description: Pulses to make
 *     max: 1023 # of a uint, where it is not all of 32 bits
 *   VOLTAGE:
 *     type: read scalar
 *     description: Measured supply
 *     scale: 0.001 # of a scalar; offset and units where they are not 0 and empty
 *   OUT:
 *     type: bit_out
 *     description: The pulses
 *     bus: [5, 6] # of bit_out and pos_out: an index for each instance
 *   TABLE:
 *     type: table
 *     description: Pulses in a row
 *     rowWords: 1 # words of 32 bits
 *     maxLength: 1024 # also in words
 *     streaming: true
 *     columns:
 *       TIME:
 *         bits: 31:0 # of a row
 *         type: uint # or int, or enum with labels
 *         description: Length of a pulse
 * ```
 */

import type {
  BlockDefinition,
  ColumnDefinition,
  FieldDefinition,
  TableDefinition,
} from './definition.js';
import { DefinitionEntry } from './definition-entry.js';

const MAX_UINT32 = 2 ** 32 - 1;
/** Far above the numbers of `*BLOCKS` and the sizes of rows; the limits only catch mistakes. */
const MAX_INSTANCES = 128;
const MAX_ROW_WORDS = 16;

const TYPE = new RegExp(
  '^(?:(?:param|read|write) (?:uint|int|scalar|bit|enum|lut|time)|write action|' +
    'ext_out (?:timestamp|samples|bits)|time|bit_out|pos_out|bit_mux|pos_mux|table)$',
);
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const BITS = /^(\d{1,3}):(\d{1,3})$/;

/** The highest bus index for fields of a type. */
const LAST_INDEX: Readonly<Record<string, number>> = { bit_out: 127, pos_out: 31 };

/**
 * Parses the definition of a block.
 *
 * @throws DefinitionError for invalid values and unknown keys
 */
export function readDefinition(name: string, entry: DefinitionEntry): BlockDefinition {
  const count = entry.integer('count', 1, MAX_INSTANCES);
  const description = entry.text('description');
  const fields = entry.entries('fields').map(([field, item]) => readField(field, item, count));
  entry.done();
  return { name, count, description, fields };
}

function readField(name: string, entry: DefinitionEntry, count: number): FieldDefinition {
  const whole = entry.text('type');
  if (!TYPE.test(whole)) entry.fail(`type ${whole} is none of the PandA's`);
  const [type = '', subtype = null] = whole.split(' ');
  const isScalar = subtype === 'scalar';
  const last = LAST_INDEX[type];
  const field: FieldDefinition = {
    name,
    type,
    subtype,
    description: entry.text('description'),
    labels: subtype === 'enum' ? entry.labels('labels') : [],
    max: subtype === 'uint' ? readMax(entry) : null,
    scale: isScalar ? entry.number('scale') : 1,
    offset: isScalar && entry.has('offset') ? entry.number('offset') : 0,
    units: isScalar && entry.has('units') ? entry.text('units') : '',
    initial: /^(?:param|read|time)$/.test(type) ? entry.textOrNumber('initial') : null,
    bus: last === undefined ? [] : entry.integers('bus', count, 0, last),
    table: type === 'table' ? readTable(entry) : null,
  };
  entry.done();
  refuseInitial(field, entry);
  return field;
}

function readMax(entry: DefinitionEntry): number {
  return entry.has('max') ? entry.integer('max', 1, MAX_UINT32) : MAX_UINT32;
}

function refuseInitial(field: FieldDefinition, entry: DefinitionEntry): void {
  const { subtype, initial, labels, max } = field;
  if (initial === null || subtype === 'lut') return;
  if (subtype === 'enum') {
    if (!labels.some(({ label }) => label === initial)) entry.fail('initial is none of the labels');
    return;
  }
  const value = Number(initial);
  if (!NUMBER.test(initial)) entry.fail('initial has to be a number');
  if (/^u?int|^bit/.test(subtype ?? '') && !Number.isInteger(value)) {
    entry.fail('initial has to be a whole number');
  }
  const highest = subtype === 'bit' ? 1 : max;
  if (highest !== null && (value < 0 || value > highest)) {
    entry.fail(`initial has to be from 0 to ${highest}`);
  }
}

function readTable(entry: DefinitionEntry): TableDefinition {
  const rowWords = entry.integer('rowWords', 1, MAX_ROW_WORDS);
  const maxLength = entry.integer('maxLength', rowWords, MAX_UINT32);
  if (maxLength % rowWords !== 0) entry.fail('maxLength has to be a multiple of rowWords');
  const streaming = entry.flag('streaming');
  const taken = new Set<number>();
  const columns = entry
    .entries('columns')
    .map(([name, item]) => readColumn(name, item, rowWords * 32, taken));
  return { rowWords, maxLength, streaming, columns };
}

/** @param taken the bits of other columns; those of this column are added */
function readColumn(
  name: string,
  entry: DefinitionEntry,
  rowBits: number,
  taken: Set<number>,
): ColumnDefinition {
  const subtype = entry.text('type');
  if (subtype !== 'uint' && subtype !== 'int' && subtype !== 'enum') {
    entry.fail(`type ${subtype} is not uint, int or enum`);
  }
  const [, high, low] = BITS.exec(entry.text('bits'))?.map(Number) ?? [];
  if (high === undefined || low === undefined || high < low || high - low >= 32) {
    entry.fail('bits have to be as 31:0, 1 to 32 of them');
  }
  if (high >= rowBits) entry.fail(`bits go beyond the ${rowBits} of a row`);
  for (let bit = low; bit <= high; bit++) {
    if (taken.has(bit)) entry.fail(`bit ${bit} is another column's`);
    taken.add(bit);
  }
  const description = entry.text('description');
  const labels = subtype === 'enum' ? entry.labels('labels') : [];
  if (labels.some(({ value }) => value >= 2 ** (high - low + 1))) {
    entry.fail(`labels have values that ${high - low + 1} bits can't hold`);
  }
  entry.done();
  return { name, high, low, subtype, description, labels };
}
