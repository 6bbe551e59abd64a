/** Words of bits (`PCAP.BITSn`): the labels of their bits, and datasets for single bits. */

import { inspect } from 'node:util';

import { InvalidOptionError } from '../../errors.js';
import type { NativeAttribute, NativeDataset } from '../../native/binding.js';
import { type BitLabels, type FieldCapture, isBitWord } from '../../responses/field-capture.js';
import type { ColumnOfField } from '../../scaling/column-layout.js';

/** Names of bits; all bits that have a label; or all 32 bits of each word. */
export type WantedBits = readonly string[] | 'labelled' | 'all';

const BITS = 32;
/** More than any PandA has. */
const MOST_NAMES = 1024;

/** @throws InvalidOptionError */
export function checkBits(bits: unknown, bitWords: unknown): void {
  const isList = Array.isArray(bits) && bits.every((name) => typeof name === 'string');
  if (isList && bits.length > MOST_NAMES) {
    throw new InvalidOptionError(
      `${bits.length} bits are too many: give ${MOST_NAMES} at most, 'labelled' or 'all'.`,
    );
  }
  if (bits !== undefined && bits !== 'labelled' && bits !== 'all' && !isList) {
    throw new InvalidOptionError(
      `bits is ${inspect(bits)}: give an array of names, 'labelled' or 'all'.`,
    );
  }
  const hasBits = bits !== undefined && bits.length !== 0;
  if (bitWords === false && !hasBits) {
    throw new InvalidOptionError(
      '`bitWords` can be false only with `bits`: otherwise the bits would not be in the file.',
    );
  }
}

/** The labels of a word as an attribute of its dataset, always 32. */
export function labelAttributes(field: FieldCapture, labels: BitLabels | null): NativeAttribute[] {
  const known = isBitWord(field) ? labels?.get(field.name) : undefined;
  return known === undefined ? [] : [{ name: 'bits', value: padded(known) }];
}

/**
 * The datasets of single bits, in the order of the words.
 *
 * @param nameOf names a dataset, given the bit and the default name
 */
export function layoutBits(
  columns: readonly ColumnOfField[],
  wanted: WantedBits,
  labels: BitLabels | null,
  nameOf: (bit: { readonly name: string; readonly capture: string }, own: string) => string,
): NativeDataset[] {
  return columns
    .filter(({ field }) => isBitWord(field))
    .flatMap(({ field, position }) =>
      bitsOf(field.name, labels)
        .filter(({ name, hasLabel }) => isWanted(name, hasLabel, wanted))
        .map(({ name, bit }): NativeDataset => ({
          ...{ type: 'uint32', conversion: 'bit', position, scale: 1, offset: 0, bit },
          dataset: nameOf({ name, capture: 'Value' }, name),
          attributes: [
            { name: 'field', value: name },
            { name: 'capture', value: 'Value' },
            { name: 'word', value: field.name },
            { name: 'bit', value: BigInt(bit) },
          ],
        })),
    );
}

/** The names that are in no word. */
export function missingBits(
  fields: readonly FieldCapture[],
  wanted: WantedBits,
  labels: BitLabels | null,
): string[] {
  if (typeof wanted === 'string') return [];
  const known = new Set(
    fields.filter(isBitWord).flatMap((field) => bitsOf(field.name, labels).map(({ name }) => name)),
  );
  return wanted.filter((name) => !known.has(name));
}

/** A bit without a label is named by its word and its number: `PCAP.BITS0[5]`. */
function bitsOf(
  word: string,
  labels: BitLabels | null,
): { readonly name: string; readonly bit: number; readonly hasLabel: boolean }[] {
  return padded(labels?.get(word) ?? []).map((label, bit) => ({
    name: label === '' ? `${word}[${bit}]` : label,
    bit,
    hasLabel: label !== '',
  }));
}

function isWanted(name: string, hasLabel: boolean, wanted: WantedBits): boolean {
  if (wanted === 'all') return true;
  return wanted === 'labelled' ? hasLabel : wanted.includes(name);
}

function padded(labels: readonly string[]): string[] {
  return Array.from({ length: BITS }, (_, bit) => (labels[bit] ?? '').replaceAll('\0', ''));
}
