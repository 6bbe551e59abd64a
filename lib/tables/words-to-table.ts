/** Converts the words of a table to columns. */

import { TableError } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import { type Column, columnsOf, type TableLayout } from './layout.js';
import { toWordArray, type Words } from './words.js';

/** The numbers of a column, one for each row. */
export type ColumnNumbers = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/**
 * A table as columns. An `int` column is an `Int32Array`; other columns have the smallest unsigned
 * type that fits. An `enum` column whose indices were converted is an array of labels.
 */
export type Table = Record<string, ColumnNumbers | string[]>;

/** How to convert a table. */
export interface WordsToTableOptions {
  /** Whether to convert an `enum` column to labels; default false: to their indices. */
  readonly convertEnumIndices?: boolean | undefined;
}

const OPTIONS: OptionNames<WordsToTableOptions> = { convertEnumIndices: true };

/**
 * Converts the words of a table to columns.
 *
 * @param words as `GetMultiline` returns them, or as numbers
 * @param info a `TableFieldInfo` from `GetFieldInfo`
 * @throws TableError if a word is not a 32-bit word, if the last row is incomplete, or if an index
 *   has no label
 */
export function wordsToTable(
  words: Words,
  info: TableLayout,
  options: WordsToTableOptions = {},
): Table {
  refuseUnknownOptions(options, OPTIONS, 'wordsToTable');
  const { convertEnumIndices = false } = options;
  const { rowWords } = info;
  const columns = columnsOf(info);
  const array = toWordArray(words, rowWords);
  if (array.length % rowWords !== 0) {
    throw new TableError(
      `A table of ${array.length} words is not a whole number of rows: a row has ${rowWords} words.`,
      { row: Math.floor(array.length / rowWords), value: array.length },
    );
  }
  const named = columns.map((column) => {
    const numbers = numbersOf(array, rowWords, column);
    const { labels } = column;
    const convert = convertEnumIndices && labels !== null;
    return [column.name, convert ? labelsOf(numbers, labels, column) : numbers] as const;
  });
  return Object.fromEntries(named);
}

function numbersOf(words: Uint32Array, rowWords: number, column: Column): ColumnNumbers {
  const { word, shift, width, straddles, isSigned } = column;
  const numbers = emptyNumbers(column, words.length / rowWords);
  const unused = 32 - width;
  for (let row = 0, at = word; row < numbers.length; row++, at += rowWords) {
    let bits = (words[at] as number) >>> shift;
    if (straddles) bits |= (words[at + 1] as number) << (32 - shift);
    bits <<= unused;
    numbers[row] = isSigned ? bits >> unused : bits >>> unused;
  }
  return numbers;
}

function emptyNumbers({ isSigned, width }: Column, rows: number): ColumnNumbers {
  if (isSigned) return new Int32Array(rows);
  if (width <= 8) return new Uint8Array(rows);
  return width <= 16 ? new Uint16Array(rows) : new Uint32Array(rows);
}

function labelsOf(numbers: ColumnNumbers, labels: readonly string[], { name }: Column): string[] {
  return Array.from(numbers, (index, row) => {
    const label = labels[index];
    if (label !== undefined) return label;
    throw new TableError(
      `${name} in row ${row} is ${index}, which has no label: leave convertEnumIndices ` +
        'away to get numbers.',
      { row, column: name, value: index, range: labels },
    );
  });
}
