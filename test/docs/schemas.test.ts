/** The pages name exactly the keys of `--json` that the schemas have. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { readSchema, SCHEMAS } from '../helpers/cli/schemas.js';
import { ROOT } from './pages.js';

const OF_CAPTURES = ['docs/cli/hdf-output.md', 'docs/cli/publish.md', 'docs/cli/hdf-from.md'];
const COMMON = 'docs/cli/json.md';
/** Where the keys of a schema are told, besides the page of its name. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  hdf: OF_CAPTURES.slice(0, 2),
  publish: OF_CAPTURES.slice(0, 2),
  'hdf-from': ['docs/cli/hdf-output.md', 'docs/cli/hdf-from.md'],
  'streams-list': ['docs/cli/streams.md', COMMON],
  status: ['docs/cli/status.md', COMMON],
  introspect: ['docs/cli/introspect.md', COMMON],
};
const pagesOf = (name: string): readonly string[] => PAGES[name] ?? [`docs/cli/${name}.md`];

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

/** The names of all properties in a schema. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as Schema;
  return [...Object.keys(properties), ...Object.values(schema).flatMap(keysOf)];
}

/** The cells of the rows of all tables whose head begins so. */
function rowsOf(page: string, head: RegExp): string[][] {
  const tables = readFileSync(join(ROOT, page), 'utf8').match(/(?:^\|.*\n)+/gm) ?? [];
  return tables
    .map((table) => table.trimEnd().split('\n'))
    .filter(([first]) => head.test(first ?? ''))
    .flatMap((lines) => lines.slice(2).map((line) => line.split('|').slice(1, -1)));
}

const spansIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, span]) => String(span));
const keyRowsOf = (page: string): string[][] => rowsOf(page, /^\| key +\|/);

describe.each(SCHEMAS)('%s', (name) => {
  test('each key is told on its page', () => {
    const told = pagesOf(name).flatMap(keyRowsOf).flat().flatMap(spansIn);
    expect(keysOf(readSchema(name)).filter((key) => !told.includes(key))).toEqual([]);
  });

  test('the page of the outputs names its file, which the package exports', () => {
    const row = rowsOf(COMMON, /^\| command +\| output/).find((cells) =>
      spansIn(cells[2]).includes(`pandablocks/schemas/${name}.json`),
    );
    expect(row).toBeDefined();
    expect(manifest.exports['./schemas/*.json']).toBe('./schemas/*.json');
    expect(readSchema(name)['title']).toMatch(
      new RegExp(`^pandablocks ${spansIn(row![0])[0]!.split(' ')[0]} `),
    );
  });
});

test.each([...new Set(SCHEMAS.flatMap(pagesOf))])('%s has no keys that no output has', (page) => {
  const known = SCHEMAS.filter((name) => pagesOf(name).includes(page)).flatMap((name) =>
    keysOf(readSchema(name)),
  );
  const told = keyRowsOf(page).flatMap(([key]) => spansIn(key));
  expect(told).not.toEqual([]);
  expect(told.filter((key) => !known.includes(key))).toEqual([]);
});

test('introspect: the keys of a field by its type and subtype', () => {
  const { $defs } = readSchema('introspect') as { $defs: Record<string, Schema> };
  const valuesOf = ({ const: only, enum: values = [only] }: Schema): string[] => values.map(String);
  const expected = Object.values($defs).flatMap(({ properties = {} }) => {
    const { type, subtype, description, ...more } = properties;
    // Columns, identifications, and fields of other types.
    if (type === undefined || subtype === undefined || !('const' in type || 'enum' in type))
      return [];
    expect(description).toBeDefined();
    return [[valuesOf(type), valuesOf(subtype), Object.keys(more)]];
  });
  const told = rowsOf('docs/cli/introspect.md', /^\| type +\| subtype/).map((row) =>
    row.map(spansIn),
  );
  expect(expected.length).toBeGreaterThan(10);
  expect(told).toEqual(expected);
});
