/** `*DESC` and `*ENUMS`: what a block, field, attribute or column is for, and what it can be. */

import type { ColumnDefinition } from '../../model/definition.js';
import { Refused } from '../../model/refused.js';
import type { Scanner } from '../../model/scanner.js';
import { valueAnswer } from '../answer.js';
import { fieldOf, parseColumn, parseTarget, requireSet, type Target } from '../target.js';
import type { StarCommands, StarContext } from './star-command.js';

export const DESCRIBE: StarCommands = {
  DESC: {
    query: (rest, context) => valueAnswer(description(parseDescribed(rest, context))),
  },
  ENUMS: {
    query: (rest, context) => valueAnswer(labels(parseDescribed(rest, context))),
  },
};

interface Described extends Target {
  readonly column: ColumnDefinition | null;
}

function parseDescribed(rest: Scanner, { panda }: StarContext): Described {
  rest.expect('.');
  const target = parseTarget(rest, panda);
  const column = rest.startsWith('[') ? parseColumn(rest, target) : null;
  rest.end();
  if (target.isList) throw new Refused('Unexpected character after input');
  return { ...target, column };
}

function description({ block, set, attribute, column }: Described): string {
  return (column ?? attribute ?? set?.definition ?? block.definition).description;
}

function labels(described: Described): readonly string[] {
  const { attribute, column, number } = described;
  if (column !== null) {
    if (column.subtype !== 'enum') throw new Refused('Table sub-field is not an enumeration');
    return column.labels.map(({ label }) => label);
  }
  const found = (attribute ?? fieldOf(requireSet(described), number)).labels;
  if (found === null) {
    throw new Refused(`${attribute === null ? 'Field' : 'Attribute'} is not an enumeration`);
  }
  return found;
}
