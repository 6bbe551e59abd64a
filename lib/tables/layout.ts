/** The layout of the columns in the rows of a table (protocol.md, control port: tables). */

import { TableError } from '../errors.js';
import type { TableFieldDetails } from '../responses/table-info.js';

/** The information needed to convert a table; a `TableFieldInfo` has it. */
export interface TableLayout {
  /** The most words that the table can have. */
  readonly maxLength: number;
  /** The number of words in a row. */
  readonly rowWords: number;
  /** The columns by name. */
  readonly fields: ReadonlyMap<string, TableFieldDetails>;
}

/** A column, with values computed from its bits. */
export interface Column {
  readonly name: string;
  /** The index of the word in the row where the column starts. */
  readonly word: number;
  /** The index of the column's lowest bit in that word, from 0. */
  readonly shift: number;
  /** In bits, 1 to 32. */
  readonly width: number;
  /** Whether the column continues in the next word. */
  readonly straddles: boolean;
  readonly isSigned: boolean;
  /** The lowest and the highest possible number. */
  readonly range: readonly [low: number, high: number];
  readonly labels: readonly string[] | null;
}

/** Real rows have a few words; the limit keeps a wrong answer from exhausting the memory. */
const MAX_ROW_WORDS = 1024;

/** Returns the columns in the PandA's order. @throws TableError if a column can't be converted */
export function columnsOf({ rowWords, fields }: TableLayout): Column[] {
  if (!Number.isInteger(rowWords) || rowWords < 1 || rowWords > MAX_ROW_WORDS) {
    throw new TableError(
      `A row of ${rowWords} words can't be converted: it has to have 1 to ${MAX_ROW_WORDS}.`,
      { value: rowWords, range: [1, MAX_ROW_WORDS] },
    );
  }
  return [...fields].map(([name, details]) => columnOf(name, details, rowWords));
}

/** Returns the most rows that the table can have. */
export function maxRowsOf({ maxLength, rowWords }: TableLayout): number {
  return Math.floor(maxLength / rowWords);
}

function columnOf(name: string, details: TableFieldDetails, rowWords: number): Column {
  const { bitLow, bitHigh, subtype, labels } = details;
  const width = bitHigh - bitLow + 1;
  const isInRow = Number.isInteger(bitLow) && bitLow >= 0 && bitHigh < rowWords * 32;
  if (!isInRow || !Number.isInteger(width) || width < 1 || width > 32) {
    throw new TableError(
      `Column ${name} has the bits ${bitHigh}:${bitLow}, which can't be converted: it has to be 1 ` +
        `to 32 bits wide and within the ${rowWords} words of a row.`,
      { column: name, value: bitHigh, range: [0, rowWords * 32 - 1] },
    );
  }
  const isSigned = subtype === 'int';
  return {
    name,
    word: bitLow >>> 5,
    shift: bitLow & 31,
    width,
    straddles: (bitLow & 31) + width > 32,
    isSigned,
    range: isSigned ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1],
    labels,
  };
}
