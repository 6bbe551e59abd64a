/** How the command is started, and on how many threads it writes files. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import manifest from '../../../package.json' with { type: 'json' };
import { captureFrom } from '../../helpers/capture/capture.js';
import { MAIN, temporaryFolder } from '../../helpers/cli/cli.js';

/** Threads of the process of a capture that waits for its PandA to be armed. */
async function threadsOf(program: string, size: string | undefined): Promise<number> {
  const { sim, file } = await captureFrom(() => []);
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort].map(String);
  const child = spawn(process.execPath, [program, 'hdf', '127.0.0.1', file, ...ports], {
    env: { ...process.env, UV_THREADPOOL_SIZE: size },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stderr, 'data')) as [Buffer];
  expect(String(said)).toContain('waiting for the PandA');
  return readdirSync(`/proc/${child.pid}/task`).length;
}

test.runIf(process.platform === 'linux')(
  'a capture has 16 threads of the pool, unless the user has set how many',
  async () => {
    const four = await threadsOf(MAIN, '4');
    expect(await threadsOf(MAIN, '6')).toBe(four + 2);
    expect(await threadsOf(MAIN, undefined)).toBe(four + 12);
  },
);

test('starts through a link, as npm makes it', () => {
  const link = join(temporaryFolder(), 'pandablocks');
  symlinkSync(MAIN, link);
  const ended = execFileSync(process.execPath, [link, '--version'], { encoding: 'utf8' });
  expect(ended).toBe(`${manifest.version}\n`);
});

test('package.json names it; it is executable, and so is the module behind it', () => {
  expect(manifest.bin).toEqual({ pandablocks: 'dist/cli/pandablocks.cjs' });
  for (const path of [MAIN, MAIN.replace('pandablocks.cjs', 'main.js')]) {
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    const ended = execFileSync(process.execPath, [path, '--version'], { encoding: 'utf8' });
    expect(ended).toBe(`${manifest.version}\n`);
  }
});
