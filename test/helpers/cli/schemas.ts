/** The JSON Schemas of the package, and the check of what the command prints with `--json`. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020, type SchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';

const FOLDER = fileURLToPath(new URL('../../../schemas/', import.meta.url));

/** The names of the schemas, as in `pandablocks/schemas/NAME.json`. */
export const SCHEMAS: readonly string[] = readdirSync(FOLDER)
  .map((file) => file.replace(/\.json$/, ''))
  .sort();

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();

export function readSchema(name: string): SchemaObject {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as SchemaObject;
}

/** What of a value does not match a schema, one sentence each; empty if it matches. */
export function mismatchesOf(name: string, value: unknown): string[] {
  let validate = compiled.get(name);
  if (validate === undefined) compiled.set(name, (validate = ajv.compile(readSchema(name))));
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

/** The schema of what a command prints; null if it prints no JSON. */
export function schemaOf(args: readonly (string | number)[]): string | null {
  if (!args.includes('--json')) return null;
  const [command, second] = args;
  if (command === 'hdf') return args.includes('--from') ? 'hdf-from' : 'hdf';
  return command === 'streams' ? `streams-${second}` : String(command);
}

/**
 * Checks each whole line of the standard output of a command that was given `--json`.
 *
 * @throws Error if a line does not match the schema of the command
 */
export function checkJsonLines(args: readonly (string | number)[], stdout: string): void {
  const name = schemaOf(args);
  if (name === null) return;
  for (const line of stdout.split('\n').slice(0, -1)) {
    const mismatches = mismatchesOf(name, JSON.parse(line));
    if (mismatches.length === 0) continue;
    throw new Error(`${line} does not match schemas/${name}.json: ${mismatches.join('; ')}`);
  }
}
