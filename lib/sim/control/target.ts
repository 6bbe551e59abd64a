/** Parses the target of a command: `PULSE1.WIDTH.UNITS`, `SEQ.*`. */

import type { Attribute } from '../model/attribute.js';
import type { Block, FieldSet } from '../model/block.js';
import type { ColumnDefinition } from '../model/definition.js';
import type { Field } from '../model/fields/field.js';
import { TableField } from '../model/fields/table-field.js';
import type { Panda } from '../model/panda.js';
import { Refused } from '../model/refused.js';
import { Scanner } from '../model/scanner.js';

/** A block, a field or an attribute. Parts that were not named are null. */
export interface Target {
  readonly block: Block;
  /** Counted from 1. */
  readonly number: number | null;
  readonly set: FieldSet | null;
  readonly attribute: Attribute | null;
  /** Whether the target ends in `.*`, which asks for a list of its parts. */
  readonly isList: boolean;
}

/**
 * Parses the target of a command: a field or an attribute of one instance, or a list.
 *
 * @throws Refused if the target does not exist, or lacks the number of the instance
 */
export function parseWhole(name: string, panda: Panda): Target {
  const scanner = new Scanner(name);
  const target = parseNames(scanner, panda, true);
  scanner.end();
  return target;
}

/**
 * Parses the target of a description. It has no number, since descriptions are the same for all
 * instances, and it can't be a list. The rest of the text stays in the scanner.
 *
 * @throws Refused if the target does not exist
 */
export function parseDescribed(scanner: Scanner, panda: Panda): Target {
  return parseNames(scanner, panda, false);
}

function parseNames(scanner: Scanner, panda: Panda, isOfInstance: boolean): Target {
  const { block, number } = parseBlock(scanner.name(), panda);
  const target = { block, number, set: null, attribute: null, isList: false };
  if (!scanner.skip('.')) return target;
  if (isOfInstance && scanner.skip('*')) return { ...target, isList: true };
  const set = block.fields.get(scanner.name());
  if (set === undefined) throw new Refused('No such field');
  const hasMore = scanner.skip('.');
  if (hasMore && isOfInstance && scanner.skip('*')) return { ...target, set, isList: true };
  if (isOfInstance && number === null && set.instances.length > 1) {
    throw new Refused('Missing block number');
  }
  if (!hasMore) return { ...target, set };
  const attribute = fieldOf(set, number).attributes.get(scanner.name());
  if (attribute === undefined) throw new Refused('No such attribute');
  return { ...target, set, attribute };
}

/** @throws Refused if the target has no field */
export function requireSet(target: Target): FieldSet {
  if (target.set === null) throw new Refused('Missing field name');
  return target.set;
}

/**
 * Returns the field of the block's instance.
 *
 * @throws Refused if the target has no field
 */
export function requireField(target: Target): Field {
  return fieldOf(requireSet(target), target.number);
}

/** Returns the field of an instance; without a number, of the first instance. */
export function fieldOf(set: FieldSet, number: number | null): Field {
  return set.instances[(number ?? 1) - 1] as Field;
}

/** Parses `SFP3_SYNC_IN1`: the digits at the end are the number. */
function parseBlock(name: string, panda: Panda): { block: Block; number: number | null } {
  let end = name.length;
  while (isDigit(name.charCodeAt(end - 1))) end--;
  const block = panda.blocks.get(end === name.length ? name : name.slice(0, end));
  if (block === undefined) throw new Refused('No such block');
  if (end === name.length) return { block, number: null };
  const number = Number(name.slice(end));
  if (number < 1 || number > block.definition.count) throw new Refused('Invalid block number');
  return { block, number };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * Parses `[].NAME` after a table.
 *
 * @throws Refused if there is no such column
 */
export function parseColumn(scanner: Scanner, target: Target): ColumnDefinition {
  const field = fieldOf(requireSet(target), target.number);
  if (!(field instanceof TableField)) throw new Refused('Field is not a table');
  scanner.expect('[');
  scanner.expect(']');
  scanner.expect('.');
  const column = field.column(scanner.name());
  if (column === undefined) throw new Refused('No such sub-field');
  return column;
}
