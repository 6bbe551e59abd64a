/** Queries and assignments of fields and attributes. */

import type { Panda } from '../model/panda.js';
import { Refused } from '../model/refused.js';
import { OK, valueAnswer } from './answer.js';
import { fieldOf, parseWhole, requireField, type Target } from './target.js';

/**
 * Answers `TARGET?`.
 *
 * @throws Refused
 */
export function queryField(name: string, panda: Panda): string {
  const target = parseWhole(name, panda);
  if (target.isList) return valueAnswer(list(target));
  const field = requireField(target);
  if (target.attribute === null) return valueAnswer(field.get());
  return valueAnswer(target.attribute.get());
}

/**
 * Executes `TARGET=VALUE`.
 *
 * @throws Refused
 */
export function assignField(name: string, value: string, panda: Panda): string {
  const target = parseWhole(name, panda);
  if (target.isList) throw new Refused('Field not writeable');
  const field = requireField(target);
  if (target.attribute === null) field.put(value);
  else target.attribute.put(value);
  return OK;
}

/** Lists the fields of a block with their index and type, or the attributes of a field. */
function list({ block, number, set }: Target): string[] {
  if (set !== null) return [...fieldOf(set, number).attributes.keys()];
  return [...block.fields].map(
    ([name, field]) => `${name} ${field.index} ${fieldOf(field, null).info}`,
  );
}
