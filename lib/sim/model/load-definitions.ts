/** The definitions of the simulated PandA: the files in `definitions/`, read and checked. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { BlockDefinition } from './definition.js';
import { DefinitionEntry, DefinitionError } from './definition-entry.js';
import { readDefinition } from './read-definition.js';

let loaded: readonly BlockDefinition[] | undefined;

/**
 * The blocks of the simulated PandA, in the order of `*CAPTURE.*` and of their places on the buses
 * (`*BITS`, `*POSITIONS`). The files are read once.
 *
 * @throws DefinitionError if a file is wrong or missing
 */
export function loadDefinitions(): readonly BlockDefinition[] {
  loaded ??= readDefinitions(fileURLToPath(new URL('../definitions', import.meta.url)));
  return loaded;
}

/**
 * Reads all definitions in a folder: `panda.yaml` lists the blocks, and each has a file of its own,
 * called as the block in small letters.
 *
 * @throws DefinitionError if a file is wrong or missing
 */
export function readDefinitions(folder: string): BlockDefinition[] {
  const panda = DefinitionEntry.parse('panda.yaml', readFile(folder, 'panda.yaml'));
  const names = panda.names('blocks');
  panda.done();
  const blocks = names.map((name) => {
    const file = `${name.toLowerCase()}.yaml`;
    return readDefinition(name, file, readFile(folder, file));
  });
  refuseSharedIndices(blocks, 'bit_out');
  refuseSharedIndices(blocks, 'pos_out');
  return blocks;
}

function readFile(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (cause) {
    throw new DefinitionError(`${name}: can't be read from ${folder}.`, { cause });
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
