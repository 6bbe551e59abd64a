/** Programs that are started while a file is written: they must not have it open, as it is no file of theirs. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';

import { expect, onTestFinished, test } from 'vitest';

import { openNew } from '../helpers/hdf/native-file.js';

async function started(): Promise<ChildProcess> {
  const program = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void program.kill());
  // By its answer it is cat, and no copy of this process any more.
  program.stdin.write('here\n');
  await once(program.stdout, 'data');
  return program;
}

function openIn({ pid }: ChildProcess): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((descriptor) => readlinkSync(`${folder}/${descriptor}`));
}

test.skipIf(!existsSync('/proc/self/fd'))('do not inherit the file', async () => {
  const { path, writer } = await openNew();
  const open = openIn(await started());
  expect(open.length).toBeGreaterThanOrEqual(3);
  expect(open).not.toContain(path);
  await writer.close(null);
});
