/** `pandablocks info`, on files that are whole, half or none. */

import { spawnSync } from 'node:child_process';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import type { FileSummary } from '../../../lib/cli/commands/info/file-summary.js';
import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { Cli, MAIN, temporaryFolder } from '../../helpers/cli/cli.js';
import { python, whole } from '../../helpers/hdf/repair.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const VALUES = Array.from({ length: 1000 }, (_, i) => i - 500);

async function infoOf(file: string, ...options: string[]) {
  return new Cli(['info', file, ...options]).finished;
}

describe('a capture', () => {
  test('is drawn', async () => {
    const { run, file } = await captureFrom(function* () {
      yield header([COUNTER], { start_time: '2026-11-22T13:55:57.854424126Z' });
      yield frameOf(...VALUES);
      yield ascii('END 1000 Disarmed\n');
    });
    await run().finished;
    const { code, stdout, stderr } = await infoOf(file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(file);
    expect(stdout).toContain('  started  2026-11-22T13:55:57.854424126Z\n');
    expect(stdout).toMatch(/ended {4}Disarmed\n/);
    expect(stdout).toMatch(
      /COUNTER1\.OUT\.Value +float64 +1000 +-249 +250\.5 +mm +▁+▂+▃+▄+▅+▆+▇+█+\n/,
    );
  });

  test('is printed as JSON', async () => {
    const { run, file } = await captureFrom(function* () {
      yield header([COUNTER]);
      yield frameOf(...VALUES);
      yield ascii('END 1000 Ok\n');
    });
    await run().finished;
    const { stdout } = await infoOf(file, '--json');
    const { attributes, isOpen, datasets } = JSON.parse(stdout) as FileSummary;
    expect(attributes).toMatchObject({ end_reason: 'Ok', finished: 1, samples_written: 1000 });
    expect(isOpen).toBe(false);
    expect(datasets).toMatchObject([
      { name: 'COUNTER1.OUT.Value', dtype: 'float64', rows: 1000, min: -249, max: 250.5 },
    ]);
    expect(datasets[0]?.curve).toHaveLength(40);
  });

  test.each([60, 1000, 5000, 9000])('of which only %i bytes are left', async (byteLength) => {
    const { run, file } = await captureFrom(function* () {
      yield header([COUNTER]);
      yield frameOf(...VALUES);
      yield ascii('END 1000 Ok\n');
    });
    await run().finished;
    const whole = statSync(file).size;
    expect(whole).toBeGreaterThan(byteLength);
    truncateSync(file, byteLength);
    const { code, stdout, stderr } = await infoOf(file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`is cut off: of its ${whole} bytes only ${byteLength} are there`);
  });

  test('several files, one of which is missing', async () => {
    const file = await whole(20);
    const { code, stdout, stderr } = await infoOf(file, `${file}.nope`, file);
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line === file).length).toBe(2);
    expect(stderr).toBe(`pandablocks: ${file}.nope can't be read: there is no such file.\n`);
    const json = await infoOf(file, file, '--json');
    const lines = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as FileSummary);
    expect(lines.map((summary) => summary.file)).toEqual([file, file]);
  });

  test('a running capture, and a killed one', async () => {
    const { run, file } = await captureFrom(async function* (_, signal) {
      yield header([COUNTER]);
      yield frameOf(...VALUES);
      await abortOf(signal);
    });
    const capture = run('--flush-period', 0);
    await vi.waitFor(
      async () => {
        const { stdout } = await infoOf(file);
        expect(stdout).toContain('ended    not yet: the capture is running');
        expect(stdout).toMatch(/ 1000 /);
      },
      { timeout: 20_000 },
    );
    capture.process.kill('SIGKILL');
    await capture.finished;
    const killed = await infoOf(file);
    expect(killed).toMatchObject({ code: 0, stderr: '' });
    expect(killed.stdout).toMatch(/COUNTER1\.OUT\.Value +float64 +1000 +-249 +250\.5 /);
    expect(killed.stdout).toContain(
      `killed: the capture left the file open; run pandablocks repair ${file}`,
    );
    truncateSync(file, 1000);
    const cut = await infoOf(file);
    expect(cut).toMatchObject({ code: 1, stdout: '' });
    expect(cut.stderr).toMatch(/^pandablocks: .+ makes no sense: it seems to be cut off\. .+\n$/);
  });

  test.each([
    ['a group that leads back to itself', 'f.create_group("g")["root"] = f["/"]', ['a', 'b']],
    ['a link to the root', 'f["link"] = h5py.SoftLink("/")', ['a', 'b']],
    ['another name of a column', 'f["g/data"] = f["a"]', ['a', 'b', 'g/data']],
    ['a group with two names', 'f["g/c"] = [1]; f["h"] = f["g"]', ['a', 'b', 'g/c', 'h/c']],
    ['a link to nothing', 'f["link"] = h5py.SoftLink("/nothing")', ['a', 'b']],
    ['a link to another file', 'f["link"] = h5py.ExternalLink("elsewhere.h5", "a")', ['a', 'b']],
  ])('with %s, that a user has added', async (_, add, names) => {
    const file = await whole(20);
    python(`f = h5py.File(sys.argv[1], "r+"); ${add}`, file);
    const { code, stdout, stderr } = await infoOf(file, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { datasets } = JSON.parse(stdout) as FileSummary;
    expect(datasets.map(({ name }) => name)).toEqual(names);
  });

  test('without samples', async () => {
    const { run, file } = await captureFrom(function* () {
      yield header([COUNTER]);
      yield ascii('END 0 Ok\n');
    });
    await run().finished;
    expect((await infoOf(file)).stdout).toMatch(/COUNTER1\.OUT\.Value +float64 +0 +mm\n/);
  });
});

describe('failures', () => {
  test('a missing file', async () => {
    const { code, stderr } = await infoOf('/nowhere/x.h5');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pandablocks: \/nowhere\/x\.h5 can't be read: .+\n$/);
  });

  test('a folder', async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await infoOf(folder);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `pandablocks: ${folder} is no file: give the name of an HDF5 file.\n`,
    });
  });

  test('Node.js may not start processes', async () => {
    const permission = ['--permission', '--experimental-permission'].find((flag) =>
      process.allowedNodeEnvironmentFlags.has(flag),
    );
    const file = await whole(20);
    const args = [permission ?? '', '--allow-fs-read=*', '--no-warnings', MAIN, 'info', file];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toMatch(/can't be started .+ needs --allow-child-process\.\n$/);
    expect(status).toBe(1);
  });

  test('another type of file', async () => {
    const path = join(temporaryFolder(), 'x.h5');
    writeFileSync(path, 'no HDF5');
    const { code, stderr } = await infoOf(path);
    expect(code).toBe(1);
    expect(stderr).toBe(`pandablocks: ${path} is no HDF5 file that can be opened.\n`);
  });
});
