/** Asks for the details of a table. */

import { type FieldInfo, TableFieldInfo } from '../../responses/field-info.js';
import type { TableFieldDetails } from '../../responses/table-info.js';
import type { ApiVersion } from '../command.js';
import type { Exchange, ExchangeGenerator } from '../exchange.js';
import { descriptionIn, type FieldQuery } from './field-query.js';
import { together } from '../together.js';

/** Adds the details to the basic information about a field. */
export type Completion = (basics: FieldInfo) => FieldInfo;

/** The first version whose tables have the attribute `MODE`. */
const MODE_SINCE_MAJOR = 4;

/** Asks for the attributes and the columns of a table. @throws CommandError */
export function* tableDetails(
  query: FieldQuery,
  version: ApiVersion | null,
): ExchangeGenerator<Completion> {
  const maxLength = query.attribute('MAX_LENGTH');
  const columns = query.attribute('FIELDS');
  const rowWords = query.attribute('ROW_WORDS');
  const mode = version === null ? query.attribute('MODE') : null;
  yield [maxLength, columns, rowWords, ...(mode === null ? [] : [mode])];
  const words = maxLength.number();
  const listed = columns.multiline().map((line) => parseColumn(line, columns));
  const wordsOfRow = rowWords.isRefused ? wordsFor(listed) : rowWords.number();
  const hasMode = mode === null ? (version?.[0] ?? 0) >= MODE_SINCE_MAJOR : !mode.isRefused;
  const fields = new Map(yield* together(listed.map((column) => columnDetails(query, column))));
  return (basics) => new TableFieldInfo(basics, words, fields, wordsOfRow, hasMode);
}

interface ListedColumn {
  readonly name: string;
  readonly subtype: string;
  readonly bitLow: number;
  readonly bitHigh: number;
}

/** `HIGH:LOW NAME SUBTYPE` */
function parseColumn(line: string, exchange: Exchange): ListedColumn {
  const [, high, low, name, subtype] = /^(\d+):(\d+) (\S+) (.+)$/.exec(line) ?? [];
  if (name === undefined || subtype === undefined) throw exchange.unexpected();
  return { name, subtype, bitLow: Number(low), bitHigh: Number(high) };
}

/**
 * Computes the number of words in a row from the columns, for older servers, which don't report it.
 */
function wordsFor(columns: readonly ListedColumn[]): number {
  const highest = columns.reduce((bit, { bitHigh }) => Math.max(bit, bitHigh), 0);
  return Math.floor(highest / 32) + 1;
}

function* columnDetails(
  query: FieldQuery,
  { name, ...column }: ListedColumn,
): ExchangeGenerator<[string, TableFieldDetails]> {
  const description = query.columnDescription(name);
  const labels = column.subtype === 'enum' ? query.columnLabels(name) : null;
  yield [description, ...(labels === null ? [] : [labels])];
  const details = {
    ...column,
    description: descriptionIn(description),
    labels: labels?.multiline() ?? null,
  };
  return [name, details];
}
