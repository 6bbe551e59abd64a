import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { MetricsFile } from '../../../../lib/cli/metrics/metrics-file.js';
import { InvalidOptionError } from '../../../../lib/errors.js';
import { temporaryFolder } from '../../../helpers/cli/cli.js';

const textOf = (value: number): string =>
  `# HELP pandablocks_a A.\n# TYPE pandablocks_a gauge\npandablocks_a ${value}\n`;

test('a reader sees a whole file at any time', async () => {
  const path = join(temporaryFolder(), 'panda.prom');
  const file = await MetricsFile.create(path, textOf(0));
  let isWriting = true;
  const reading = (async (): Promise<Set<string>> => {
    const seen = new Set<string>();
    while (isWriting) seen.add(await readFile(path, 'utf8'));
    return seen;
  })();
  const texts = Array.from({ length: 200 }, (_, i) => textOf(i).repeat(1 + (i % 50)));
  for (const text of texts) await file.write(text);
  isWriting = false;
  const allowed = new Set([textOf(0), ...texts]);
  expect([...(await reading)].filter((text) => !allowed.has(text))).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe(texts.at(-1));
});

test('leaves no other file', async () => {
  const folder = temporaryFolder();
  const file = await MetricsFile.create(join(folder, 'panda.prom'), textOf(0));
  await file.write(textOf(1));
  expect(readdirSync(folder)).toEqual(['panda.prom']);
});

test('replaces metrics of an earlier capture, and an empty file', async () => {
  const path = join(temporaryFolder(), 'panda.prom');
  for (const before of [textOf(7), '']) {
    writeFileSync(path, before);
    await MetricsFile.create(path, textOf(8));
    expect(readFileSync(path, 'utf8')).toBe(textOf(8));
  }
});

test('leaves anything else as it is', async () => {
  const folder = temporaryFolder();
  const [other, link, directory] = ['other', 'link', 'directory'].map((name) => join(folder, name));
  writeFileSync(other!, 'my notes');
  symlinkSync(other!, link!);
  mkdirSync(directory!);
  for (const path of [other!, link!, directory!, '/dev/null']) {
    await expect(MetricsFile.create(path, textOf(0))).rejects.toThrow(
      `${path} is not a file of metrics, and is not overwritten`,
    );
  }
  expect(readFileSync(other!, 'utf8')).toBe('my notes');
  expect(readdirSync(folder).sort()).toEqual(['directory', 'link', 'other']);
});

test('a folder that is not there is an option in error', async () => {
  const path = join(temporaryFolder(), 'none', 'panda.prom');
  await expect(MetricsFile.create(path, textOf(0))).rejects.toThrow(InvalidOptionError);
});
