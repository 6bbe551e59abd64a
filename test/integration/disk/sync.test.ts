/** Hosts that refuse calls of Node's which others allow: what is captured and saved is on the disk. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { type Finished, temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { killed } from '../../helpers/hdf/repair.js';
import { MAIN } from '../../helpers/cli/cli.js';
import { simClient } from '../../helpers/capture/capture-client.js';

const STRICT = fileURLToPath(new URL('../../helpers/disk/strict-host.mjs', import.meta.url));

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const can = (option: string): boolean => process.allowedNodeEnvironmentFlags.has(option);

async function runStrictly(...args: (string | number)[]): Promise<Finished> {
  return run(['--import', STRICT], args);
}

async function run(
  options: readonly string[],
  args: readonly (string | number)[],
): Promise<Finished> {
  const child = spawn(process.execPath, [...options, MAIN, ...args.map(String)]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  return { code, stdout, stderr };
}

test('a capture is on the disk', async () => {
  const { sim } = await simClient({ samples: 1000 });
  const file = join(temporaryFolder(), 'x.h5');
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const args = ['hdf', '127.0.0.1', file, '--arm', '--json', ...ports];
  const { code, stdout, stderr } = await runStrictly(...args);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, samplesWritten: 1000 });
  expect(dumpFile(file).attributes).toMatchObject({ finished: '1' });
});

test('a state is saved', async () => {
  const { sim } = await simClient({});
  const file = join(temporaryFolder(), 'x.sav');
  const args = ['save', '127.0.0.1', file, '--control-port', sim.controlPort];
  expect(await runStrictly(...args)).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(file, 'utf8')).toContain('PULSE1.DELAY');
});

test('a file is repaired', async () => {
  const file = await killed(20);
  expect(await runStrictly('repair', file)).toMatchObject({ code: 0, stderr: '' });
  expect(dumpFile(file).attributes).toMatchObject({ samples_written: '20' });
});

// Node.js 24 and newer.
describe.skipIf(!can('--permission'))('with the permission model of Node.js', () => {
  const ALLOWED = [
    ...['--no-warnings', '--permission'],
    ...(can('--allow-net') ? ['--allow-net'] : []),
    `--allow-fs-read=${ROOT}`,
  ];
  const LOADS = ['--allow-addons', '--allow-fs-read=/etc/alpine-release'];

  test('everything works as without it', async () => {
    const { sim } = await simClient({ samples: 1000 });
    const folder = temporaryFolder();
    const file = join(folder, 'x.h5');
    const options = [
      ...ALLOWED,
      ...LOADS,
      `--allow-fs-read=${folder}`,
      `--allow-fs-write=${folder}`,
    ];
    const control = ['--control-port', sim.controlPort];
    const args = ['hdf', '127.0.0.1', file, '--arm', ...control, '--data-port', sim.dataPort];
    expect(await run(options, args)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(options, [...args, '--overwrite'])).toMatchObject({ code: 0, stderr: '' });
    expect(await run(options, ['repair', file])).toMatchObject({ code: 0, stderr: '' });
    const save = ['save', '127.0.0.1', join(folder, 'x.sav'), ...control];
    expect(await run(options, save)).toMatchObject({ code: 0, stderr: '' });
  });

  test('an addon that may not be loaded: the error names the permission', async () => {
    const { sim } = await simClient({ samples: 1000 });
    const folder = temporaryFolder();
    const options = [...ALLOWED, `--allow-fs-read=${folder}`, `--allow-fs-write=${folder}`];
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const args = ['hdf', '127.0.0.1', join(folder, 'x.h5'), ...ports];
    const { stderr } = await run([...options, LOADS[1]!], args);
    expect(stderr).toContain('--allow-addons');
    if (process.platform !== 'linux') return;
    expect((await run([...options, LOADS[0]!], args)).stderr).toContain(LOADS[1]);
  });
});
