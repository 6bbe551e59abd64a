/**
 * Loads the checked definitions of the simulated PandA. They are written in YAML, in
 * `definitions/`; `scripts/write-definitions.mjs` converts them to one JSON file.
 */

import { readFileSync } from 'node:fs';

import type { BlockDefinition } from './definition.js';
import { DefinitionError } from '../../errors.js';
import { DefinitionEntry } from './definition-entry.js';
import { readDefinition } from './read-definition.js';

let loaded: readonly BlockDefinition[] | undefined;

/**
 * The blocks of the simulated PandA, in the order of `*CAPTURE.*` and of their indices on the buses
 * (`*BITS`, `*POSITIONS`). The file is read once.
 *
 * @throws DefinitionError if a definition is invalid or missing, or the file can't be read
 */
export function loadDefinitions(): readonly BlockDefinition[] {
  loaded ??= readDefinitions(readDocuments(new URL('../definitions.json', import.meta.url)));
  return loaded;
}

/**
 * Parses all definitions: `panda.yaml` lists the blocks, and each block has a document named after
 * it, in lower case.
 *
 * @param documents the contents of the files by name
 * @throws DefinitionError if a document is invalid or missing
 */
export function readDefinitions(documents: ReadonlyMap<unknown, unknown>): BlockDefinition[] {
  const read = (file: string): DefinitionEntry => {
    if (!documents.has(file)) throw new DefinitionError(`${file}: does not exist.`);
    return new DefinitionEntry(file, documents.get(file));
  };
  const panda = read('panda.yaml');
  const names = panda.names('blocks');
  panda.done();
  const blocks = names.map((name) => readDefinition(name, read(`${name.toLowerCase()}.yaml`)));
  refuseSharedIndices(blocks, 'bit_out');
  refuseSharedIndices(blocks, 'pos_out');
  return blocks;
}

/**
 * Parses the JSON of one or all definitions.
 *
 * @returns `Map`s, lists, strings and numbers
 */
export function parseDocument(json: string): unknown {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'map')
      ? new Map((value as { map: [unknown, unknown][] }).map)
      : value,
  );
}

function readDocuments(file: URL): ReadonlyMap<unknown, unknown> {
  try {
    return parseDocument(readFileSync(file, 'utf8')) as ReadonlyMap<unknown, unknown>;
  } catch (cause) {
    throw new DefinitionError(`${file.pathname}: can't be read. Install the package anew.`, {
      cause,
    });
  }
}

function refuseSharedIndices(blocks: readonly BlockDefinition[], type: string): void {
  const owners = new Map<number, string>();
  for (const { name, fields } of blocks) {
    for (const field of fields.filter((item) => item.type === type)) {
      for (const index of field.bus) {
        const owner = owners.get(index);
        if (owner !== undefined) {
          const place = `${name.toLowerCase()}.yaml, ${field.name}`;
          throw new DefinitionError(`${place}: bus has ${index}, which is ${owner}'s.`);
        }
        owners.set(index, `${name}.${field.name}`);
      }
    }
  }
}
