/** Tables for conversions, without a PandA. */

import type { TableFieldDetails } from '../../lib/responses/table-info.js';
import type { TableLayout } from '../../lib/tables/layout.js';

/** `HIGH:LOW NAME SUBTYPE`, as a PandA lists columns. */
export function layoutOf(
  columns: readonly string[],
  { rowWords = 1, maxLength = 4096, labels = [] as readonly string[] } = {},
): TableLayout {
  const fields = columns.map((column): [string, TableFieldDetails] => {
    const [, bitHigh, bitLow, name, subtype] = /^(\d+):(\d+) (\S+) (\S+)$/.exec(column)!;
    return [
      name!,
      {
        subtype: subtype!,
        bitLow: Number(bitLow),
        bitHigh: Number(bitHigh),
        description: null,
        labels: subtype === 'enum' ? labels : null,
      },
    ];
  });
  return { rowWords, maxLength, fields: new Map(fields) };
}

/** A layout similar to a sequencer's table. */
export const SEQ = layoutOf(
  [
    '15:0 REPEATS uint',
    '19:16 TRIGGER enum',
    '63:32 POSITION int',
    '95:64 TIME1 uint',
    '20:20 OUTA1 uint',
    '127:96 TIME2 uint',
  ],
  { rowWords: 4, maxLength: 32, labels: ['Immediate', 'BITA=0', 'BITA=1'] },
);
