/** Headers that no PandA sends, up to the files: an error that says so, or a file that is right. */

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PandaError, writeHdfFiles } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { simClient } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import {
  ascii,
  concat,
  frameOfBytes,
  header,
  type SmallField,
} from '../../helpers/data/streams.js';

interface Outcome {
  readonly code: string;
  readonly message: string;
  /** In the folder that was named. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly file: string;
}

/** Captures an acquisition of a header and some bytes into a folder of its own. */
async function capture(head: Uint8Array, samples: Uint8Array, count: number): Promise<Outcome> {
  const folder = temporaryFolder();
  const stream = concat(head, frameOfBytes(samples), ascii(`END ${count} Ok\n`));
  const { client } = await simClient({ source: () => [stream] });
  const file = join(folder, 'x.h5');
  const error: unknown = await writeHdfFiles(client, { scheme: file, arm: true }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error !== null && !(error instanceof PandaError)) throw error as Error;
  const files = readdirSync(folder);
  return { code: error?.code ?? '', message: error?.message ?? '', files, folder, file };
}

const field = (name: string, scaling = ''): SmallField => ({ name, type: 'int32', scaling });
const withEntity = (name: string): Uint8Array =>
  concat(
    ascii(`<!DOCTYPE header [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`),
    header([field(name)]),
  );

describe('refused, and nothing is left on disk', () => {
  test.each<[string, Uint8Array]>([
    ['names that lead elsewhere', header([field('../escaped')])],
    ['absolute names', header([field('/etc/escaped')])],
    ['a group in a name', header([field('A/B')])],
    ['a name of one point', header([field('.')])],
    ['a name of two', header([field('..')])],
    ['an empty name', header([field('')])],
    ['a NUL in a name', header([field('A\0B')])],
    ['a NUL that is written as a reference', header([field('A&#0;B')])],
    ['the same column twice', header([field('A'), field('A')])],
    ['a document type', withEntity('A')],
    ['an entity', header([field('A', 'units="&b;"')])],
    ['a million fields', header(Array.from({ length: 1_000_000 }, (_, i) => field(`F${i}`)))],
    ['five thousand fields', header(Array.from({ length: 5000 }, (_, i) => field(`F${i}`)))],
    ['a name of a megabyte', header([field('A'.repeat(1_000_000))])],
    ['no end', new Uint8Array(3_000_000).fill(0x20).fill(0x3c, 0, 1)],
  ])('%s', async (_, head) => {
    const { code, message, files, folder } = await capture(head, new Uint8Array(8), 1);
    expect(code).toMatch(/^(PROTOCOL|LAYOUT)$/);
    expect(message.length).toBeLessThan(1000);
    expect(files).toEqual([]);
    expect(existsSync('/etc/escaped.Value')).toBe(false);
    expect(existsSync(join(dirname(folder), 'escaped.Value'))).toBe(false);
  });
});

describe('accepted, and the file is right', () => {
  test('units of 64 kB and of half a megabyte', async () => {
    const units = ['µ'.repeat(32_768), 'x'.repeat(500_000)];
    const fields = units.map((text, i) => field(`F${i}`, `scale="1" offset="0" units="${text}"`));
    const { code, file } = await capture(
      header(fields),
      new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0]),
      1,
    );
    expect(code).toBe('');
    const { datasets } = dumpFile(file);
    expect(datasets['F0.Value']).toMatchObject({ first: [1], attributes: { units: units[0] } });
    expect(datasets['F1.Value']).toMatchObject({ first: [2], attributes: { units: units[1] } });
  });

  test('names of the methods of objects', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const head = header(names.map((name) => field(name)));
    const samples = new Uint8Array(new Int32Array([1, 2, 3, 4]).buffer);
    const { code, file } = await capture(head, samples, 1);
    expect(code).toBe('');
    const { datasets } = dumpFile(file);
    expect(names.map((name) => datasets[`${name}.Value`]?.first)).toEqual([[1], [2], [3], [4]]);
  });

  test('a thousand fields, in bounded memory', async () => {
    const count = 1000;
    const head = header(Array.from({ length: count }, (_, i) => field(`F${i}`)));
    const words = new Int32Array(count * 100).map((_, i) => i);
    const before = process.memoryUsage().rss;
    const { code, file } = await capture(head, new Uint8Array(words.buffer), 100);
    expect(code).toBe('');
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
    const { datasets } = dumpFile(file);
    expect(Object.keys(datasets)).toHaveLength(count);
    expect(datasets['F999.Value']).toMatchObject({
      rows: 100,
      first: [999, 1999, 2999, 3999, 4999],
    });
  });

  test('text that is not UTF-8', async () => {
    const head = header([field('A', 'scale="1" offset="0" units="?"')]);
    head[head.lastIndexOf(0x3f)] = 0xff;
    const { code, file } = await capture(head, new Uint8Array(4), 1);
    expect(code).toBe('');
    expect(dumpFile(file).datasets['A.Value']?.attributes['units']).toBe('\ufffd');
  });
});
