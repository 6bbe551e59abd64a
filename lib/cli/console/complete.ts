/** Completions for TAB. */

import type { Catalog } from '../names/catalog.js';
import { STAR_COMMANDS } from '../names/star-commands.js';

/** The candidates for the end of the line, and that end. */
export type Completions = [candidates: string[], end: string];

/**
 * Completes the last part of a command: a part of a name after a dot, or a value after `=`. Lower
 * case also matches upper case.
 *
 * @param line up to the cursor
 * @throws the errors of the catalog
 */
export async function complete(line: string, catalog: Catalog): Promise<Completions> {
  const [, target = '', operator, value = ''] = /^([^?=<]*)([?=<])?(.*)$/.exec(line) ?? [];
  if (operator === '=' && !target.startsWith('*')) {
    return matching(await labelsFor(target, catalog), value);
  }
  if (operator !== undefined) return [[], ''];
  const parts = target.split('.');
  const end = parts.at(-1) ?? '';
  const known = await spelledAsKnown(parts.slice(0, -1), catalog);
  if (known !== null) {
    // The case of earlier parts is corrected too, so the whole name is replaced.
    const head = `${known.join('.')}.`;
    const [names] = matching(await namesFor([...known, end], catalog, false), end);
    return [names.map((name) => head + name), target];
  }
  const described = /^\*(?:DESC|ENUMS)\./i.test(target);
  if (described) return matching(await namesFor(parts.slice(1), catalog, true), end);
  if (/^\*METADATA\./i.test(target)) return matching(await catalog.metadataKeys(), end);
  if (target.startsWith('*')) return matching(starCommands(target), target);
  return matching(await namesFor(parts, catalog, false), end);
}

/**
 * Corrects the case of a block and a field.
 *
 * @returns null if no correction is needed or possible
 */
async function spelledAsKnown(
  [instance, field, ...more]: readonly string[],
  catalog: Catalog,
): Promise<string[] | null> {
  if (instance === undefined || more.length > 0 || instance.startsWith('*')) return null;
  const isKnown = (await catalog.blockOf(instance)) !== null;
  const knownInstance = isKnown ? instance : sameLetters(instance, await catalog.instances());
  if (knownInstance === undefined) return null;
  if (field === undefined) return knownInstance === instance ? null : [knownInstance];
  const block = await catalog.blockOf(knownInstance);
  const fields = block === null ? [] : await catalog.fields(block);
  const knownField = fields.includes(field) ? field : sameLetters(field, fields);
  if (knownField === undefined) return null;
  const isSame = knownInstance === instance && knownField === field;
  return isSame ? null : [knownInstance, knownField];
}

function sameLetters(name: string, names: readonly string[]): string | undefined {
  const small = name.toLowerCase();
  return names.find((each) => each.toLowerCase() === small);
}

async function labelsFor(target: string, catalog: Catalog): Promise<readonly string[]> {
  const [instance = '', field = '', attribute, ...more] = target.split('.');
  const block = await catalog.blockOf(instance);
  if (block === null || more.length > 0) return [];
  if (!(await catalog.fields(block)).includes(field)) return [];
  const path = `${block}.${field}`;
  if (attribute === undefined) return catalog.labels(path);
  const isKnown = (await catalog.attributes(path)).includes(attribute);
  return isKnown ? catalog.labels(`${path}.${attribute}`) : [];
}

/** @param isAbout whether the command is about the type of block, and so has no number */
async function namesFor(
  [instance = '', field, ...attributes]: readonly string[],
  catalog: Catalog,
  isAbout: boolean,
): Promise<readonly string[]> {
  if (field === undefined) {
    const names = isAbout ? [...(await catalog.blocks()).keys()] : await catalog.instances();
    return names.sort(byName.compare).map((name) => `${name}.`);
  }
  const block = await catalog.blockOf(instance);
  if (block === null) return [];
  const fields = await catalog.fields(block);
  if (attributes.length === 0) return fields;
  if (attributes.length > 1) return [];
  const table = /^(.*)\[\]$/.exec(field)?.[1];
  if (table === undefined)
    return fields.includes(field) ? catalog.attributes(`${block}.${field}`) : [];
  return isAbout && fields.includes(table) ? catalog.columns(`${block}1.${table}`) : [];
}

/** First only up to the dot, since there are many. */
function starCommands(typed: string): string[] {
  const heads = STAR_COMMANDS.map((command) => command.replace(/^([^.]*\.).*$/, '$1'));
  return typed.includes('.') ? [...STAR_COMMANDS] : [...new Set(heads)];
}

const byName = new Intl.Collator('en', { numeric: true });

function matching(names: readonly string[], typed: string): Completions {
  const exact = names.filter((name) => name.startsWith(typed));
  if (exact.length > 0) return [exact, typed];
  const small = typed.toLowerCase();
  return [names.filter((name) => name.toLowerCase().startsWith(small)), typed];
}
