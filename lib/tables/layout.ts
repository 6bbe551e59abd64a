/** Where the columns of a table are in its rows (protocol.md, control port: tables). */

import { TableError } from '../errors.js';
import type { TableFieldDetails } from '../responses/table-info.js';

/** What has to be known of a table to convert it: a `TableFieldInfo` has it all. */
export interface TableLayout {
  /** How many words the table can hold. */
  readonly maxLength: number;
  /** How many words a row has. */
  readonly rowWords: number;
  /** The columns by name. */
  readonly fields: ReadonlyMap<string, TableFieldDetails>;
}

/** A column, with what is worked out from its bits. */
export interface Column {
  readonly name: string;
  /** The word of the row in which the column begins. */
  readonly word: number;
  /** The bit of that word, from 0. */
  readonly shift: number;
  /** In bits, 1 to 32. */
  readonly width: number;
  /** Whether it goes on in the next word. */
  readonly straddles: boolean;
  readonly isSigned: boolean;
  /** The lowest and the highest number that it holds. */
  readonly range: readonly [low: number, high: number];
  readonly labels: readonly string[] | null;
}

/** Real rows have some words; this only keeps a wrong answer from taking all memory. */
const MAX_ROW_WORDS = 1024;

/** The columns in the PandA's order. @throws TableError if one can't be converted */
export function columnsOf({ rowWords, fields }: TableLayout): Column[] {
  if (!Number.isInteger(rowWords) || rowWords < 1 || rowWords > MAX_ROW_WORDS) {
    throw new TableError(
      `A row of ${rowWords} words can't be converted: it has to have 1 to ${MAX_ROW_WORDS}.`,
      { value: rowWords, range: [1, MAX_ROW_WORDS] },
    );
  }
  return [...fields].map(([name, details]) => columnOf(name, details, rowWords));
}

/** How many rows the table can hold. */
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
