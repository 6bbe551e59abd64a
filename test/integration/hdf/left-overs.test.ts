/** What killed writers of streams have left is removed; what captures have left is not. */

import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { expect, test } from 'vitest';

import { OutputFile } from '../../../lib/hdf/path/output-file.js';
import { removeLeftOvers } from '../../../lib/hdf/path/remove-left-overs.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';

test('only files from streams without a writer are removed', async () => {
  const folder = temporaryFolder();
  const kept = [
    ...['a.h5', 'a.h5.01234567.partial', 'a.pending', 'a.h5.0123456g.pending'],
    ...['a.h5.012345678.pending', 'x01234567.pending'],
  ];
  const removed = ['a.h5.01234567.pending', 'b.h5.89abcdef.pending'];
  for (const name of [...kept, ...removed]) writeFileSync(join(folder, name), 'x');
  const output = new OutputFile(join(folder, 'c.h5'), false, 'stream');
  await output.begin();
  const paths = removed.map((name) => join(folder, name));
  expect((await removeLeftOvers(folder)).sort()).toEqual(paths);
  const written = basename(output.temporaryPath);
  expect(written).toMatch(/^c\.h5\.[0-9a-f]{8}\.pending$/);
  expect(readdirSync(folder).sort()).toEqual([...kept, written].sort());
  await output.release();
  expect(await removeLeftOvers(folder)).toEqual([output.temporaryPath]);
  expect(await removeLeftOvers(join(folder, 'missing'))).toEqual([]);
});

test("a capture finds that a stream's writer has its path, and not the other way round", async () => {
  const path = join(temporaryFolder(), 'c.h5');
  const stream = new OutputFile(path, false, 'stream');
  await stream.begin();
  await expect(new OutputFile(path, false).lockPath()).rejects.toThrow(/being written by another/);
  const other = new OutputFile(path, false, 'stream');
  await other.begin();
  await other.publish();
  await expect(stream.publish()).rejects.toThrow(/is there already/);
  await stream.discard();
  await other.release();
});
