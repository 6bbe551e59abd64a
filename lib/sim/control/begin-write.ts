/** Parses the first line of a write of several lines: `TARGET<`, `TARGET<<|B`. */

import { TableField, type TableWrite } from '../model/fields/table-field.js';
import type { Panda } from '../model/panda.js';
import { Refused } from '../model/refused.js';
import { type Scanner, scanAll } from '../model/scanner.js';
import { type LineSink, RefusedSink } from './line-sink.js';
import { writeStar } from './star/star-commands.js';
import { TableSink } from './table-sink.js';
import { parseWhole, requireField } from './target.js';

interface WriteFormat {
  readonly how: TableWrite;
  readonly isBinary: boolean;
}

/**
 * Returns the destination of the following lines.
 *
 * @param name the text before the first `<`
 * @param format the text after it
 */
export function beginWrite(name: string, format: string, panda: Panda): LineSink {
  try {
    const parsed = scanAll(format, parseFormat);
    return name.startsWith('*')
      ? writeStar(name, { ...parsed, isStreamed: parsed.how !== 'replace' }, panda)
      : beginTableWrite(name, parsed, panda);
  } catch (error) {
    if (error instanceof Refused) return new RefusedSink(error.message);
    throw error;
  }
}

/** Parses the text after `<`: optionally `<` or `<|`, then optionally `B`. */
function parseFormat(format: Scanner): WriteFormat {
  const how = format.skip('<') ? (format.skip('|') ? 'append-last' : 'append') : 'replace';
  return { how, isBinary: format.skip('B') };
}

function beginTableWrite(name: string, { how, isBinary }: WriteFormat, panda: Panda): LineSink {
  const target = parseWhole(name, panda);
  if (target.isList) throw new Refused('Field not a table');
  const field = requireField(target);
  if (target.attribute !== null) throw new Refused('Field not a table');
  if (!(field instanceof TableField)) throw new Refused('Field is not a table');
  return new TableSink(field, how, isBinary);
}
