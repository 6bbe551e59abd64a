/** The schemas are strict, and say what each key is. */

import { describe, expect, test } from 'vitest';

import { mismatchesOf, readSchema, SCHEMAS, schemaOf } from '../../helpers/cli/schemas.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly $ref?: string;
  readonly if?: unknown;
}

/** Keys that are not in every object. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  hdf: ['firstRow', 'firstSample', 'stream', 'subject', 'firstSequence', 'lastSequence'],
  'hdf-from': ['firstSample'],
  info: ['error'],
  repair: ['acquisitions'],
};

/** All schemas in a schema, without the conditions of its `if`. */
function partsOf(schema: unknown): Schema[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(schema)
    .filter(([key]) => key !== 'if' && key !== 'dependentRequired')
    .flatMap(([, value]) => partsOf(value));
  return [schema, ...inner];
}

test('there is a schema for each command with --json', () => {
  expect(SCHEMAS).toEqual([
    ...['datasets', 'hdf', 'hdf-from', 'info', 'introspect', 'publish', 'repair'],
    ...['status', 'streams-list', 'watch'],
  ]);
});

test('a command has the schema of its name', () => {
  expect(schemaOf(['hdf', '127.0.0.1', 'a.h5', '--json'])).toBe('hdf');
  expect(schemaOf(['hdf', '--from', 'nats://x', 'a.h5', '--json'])).toBe('hdf-from');
  expect(schemaOf(['streams', 'list', 'nats://x', '--json'])).toBe('streams-list');
  expect(schemaOf(['hdf', '127.0.0.1', 'a.h5'])).toBeNull();
});

describe.each(SCHEMAS)('%s', (name) => {
  const objects = partsOf(readSchema(name)).filter(({ properties }) => properties !== undefined);

  test('has an identifier, a title and a description', () => {
    const { $id, title, description } = readSchema(name);
    expect($id).toBe(`urn:pandablocks:schemas:${name}`);
    expect(title).toMatch(/^pandablocks .*--json$/);
    expect(description).toMatch(/\.$/);
  });

  test('allows no other keys', () => {
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual(
      [],
    );
  });

  test('demands all keys that are always there', () => {
    const optional = objects.flatMap(({ properties = {}, required = [] }) =>
      Object.keys(properties).filter((key) => !required.includes(key)),
    );
    expect(optional).toEqual(OPTIONAL[name] ?? []);
  });

  test('describes each key', () => {
    const silent = objects.flatMap(({ properties = {} }) =>
      Object.entries(properties)
        .filter(([, { description, $ref }]) => description === undefined && $ref === undefined)
        .map(([key]) => key),
    );
    expect(silent).toEqual([]);
  });
});

test('keys that captures have in common are described alike', () => {
  const [hdf, from, publish] = ['hdf', 'hdf-from', 'publish'].map(
    (name) => readSchema(name)['properties'] as Readonly<Record<string, Schema>>,
  );
  // Of these publish says that they are always null.
  const { file: _, movedFrom: __, ...published } = publish!;
  for (const other of [from!, published]) {
    const common = Object.fromEntries(Object.keys(other).map((key) => [key, hdf![key]]));
    const { panda, number, ...rest } = other;
    expect(common).toMatchObject(rest);
    if (other === from) expect([panda, number]).not.toContain(undefined);
  }
});

test('the keys of a stream come together', () => {
  const result = {
    ...{ file: null, movedFrom: null, samplesWritten: 0, samplesReported: null, missed: 0 },
    ...{ reason: null, ok: false, armTime: null, startTime: null, bytesReceived: 0 },
    ...{ firstSuspectSample: null, largestBacklogBytes: 0, chunkSamples: 0, warnings: [] },
  };
  expect(mismatchesOf('hdf', result)).toEqual([]);
  expect(mismatchesOf('hdf', { ...result, stream: null })).not.toEqual([]);
  const place = { stream: 'PANDA_P', subject: 'panda.P.1', firstSequence: 1, lastSequence: 3 };
  expect(mismatchesOf('hdf', { ...result, ...place })).toEqual([]);
});
