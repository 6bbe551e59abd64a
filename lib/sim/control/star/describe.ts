/** `*DESC` and `*ENUMS`: the descriptions and labels of blocks, fields, attributes and columns. */

import type { ColumnDefinition } from '../../model/definition.js';
import { Refused } from '../../model/refused.js';
import type { Scanner } from '../../model/scanner.js';
import { valueAnswer } from '../answer.js';
import { fieldOf, parseColumn, parseDescribed, requireSet, type Target } from '../target.js';
import type { StarCommands, StarContext } from './star-command.js';

export const DESCRIBE: StarCommands = {
  DESC: {
    hasArgument: true,
    query: (rest, context) => valueAnswer(description(parseSubject(rest, context))),
  },
  ENUMS: {
    hasArgument: true,
    query: (rest, context) => valueAnswer(labels(parseSubject(rest, context))),
  },
};

interface Described extends Target {
  readonly column: ColumnDefinition | null;
}

function parseSubject(rest: Scanner, { panda }: StarContext): Described {
  rest.expect('.');
  const target = parseDescribed(rest, panda);
  const column = rest.startsWith('[') ? parseColumn(rest, target) : null;
  rest.end();
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
