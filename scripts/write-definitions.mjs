// Writes the simulated PandA's definitions, YAML files, as one file of JSON: whoever runs the simulator
// needs no YAML then. Mappings become {"map": [[key, value], ...]}: their keys may be numbers, and have
// an order.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

const LIB = join(dirname(dirname(fileURLToPath(import.meta.url))), 'lib', 'sim');

/**
 * @param {string} text a definition
 * @returns {string} the same as JSON
 * @throws {Error} if it is not YAML
 */
export function yamlToJson(text) {
  return JSON.stringify(parse(text, { mapAsMap: true }), (_, value) =>
    value instanceof Map ? { map: [...value] } : value,
  );
}

/** @param {string} target a file, which is replaced */
export function writeDefinitions(target) {
  const folder = join(LIB, 'definitions');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      try {
        return `[${JSON.stringify(file)},${yamlToJson(readFileSync(join(folder, file), 'utf8'))}]`;
      } catch (cause) {
        throw new Error(`${join(folder, file)} is not YAML: ${cause.message}`, { cause });
      }
    });
  // By rename: other tests may be reading it.
  const fresh = `${target}.${process.pid}`;
  writeFileSync(fresh, `{"map":[\n${files.join(',\n')}\n]}\n`);
  renameSync(fresh, target);
}

/** Vitest calls this before the tests, which read the sources in `lib`. */
export default function setUp() {
  writeDefinitions(join(LIB, 'definitions.json'));
}
