/** A disk that takes nothing for 8 s while a PandA sends 60 MB/s: nothing is lost. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { Cli } from '../helpers/cli/cli.js';
import { canFreeze, SlowDisk } from '../helpers/disk/disk.js';
import { dumpFile } from '../helpers/hdf/python.js';
import { SimChild } from '../helpers/sim/sim-child.js';

/** Of the simulated PandA's free-running captures. */
const SAMPLE_BYTES = 36;
const SAMPLES_A_SECOND = Math.round(60e6 / SAMPLE_BYTES);

interface Result {
  readonly ok: boolean;
  readonly samplesWritten: number;
  readonly reason: string;
  readonly largestBacklogBytes: number;
  readonly warnings: readonly string[];
}

/** MB that the system has given to a process. */
function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
}

async function capture(
  seconds: number,
  frozen: { from: number; for: number },
  ...options: string[]
): Promise<{ result: Result; memory: number[]; stderr: string; file: string }> {
  const disk = new SlowDisk(3000);
  const file = join(disk.folder, 'x.h5');
  const samples = SAMPLES_A_SECOND * seconds;
  const sim = await SimChild.start('--rate', `${SAMPLES_A_SECOND}`, '--samples', `${samples}`);
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', '--json', ...ports, ...options]);
  const memory: number[] = [];
  const watching = setInterval(() => {
    // Of one that is just ending there is none.
    const resident = cli.process.exitCode === null ? residentOf(cli.process.pid!) : NaN;
    if (!Number.isNaN(resident)) memory.push(Math.round(resident));
  }, 500);
  await sleep(frozen.from * 1000);
  await disk.freeze();
  await sleep(frozen.for * 1000);
  await disk.thaw();
  const { stdout, stderr } = await cli.finished;
  clearInterval(watching);
  return { result: JSON.parse(stdout) as Result, memory, stderr, file };
}

describe.skipIf(!canFreeze())('60 MB/s', () => {
  test('a disk that takes nothing for 8 s is survived; memory goes back', async () => {
    const { result, memory, file } = await capture(20, { from: 3, for: 8 });
    console.log(`MB, each half second: ${memory.join(' ')}`);
    console.log(`backlog: ${(result.largestBacklogBytes / 1e6).toFixed(0)} MB`);
    expect(result).toMatchObject({ ok: true, reason: 'Ok', warnings: [] });
    expect(result.samplesWritten).toBe(SAMPLES_A_SECOND * 20);
    expect(result.largestBacklogBytes).toBeGreaterThan(400e6);
    const { datasets } = dumpFile(file);
    for (const { rows } of Object.values(datasets)) expect(rows).toBe(result.samplesWritten);
    expect(Math.max(...memory)).toBeLessThan(1100);
    expect(memory.at(-1)).toBeLessThan(160);
  });

  test('with too little room for it the PandA overruns, and that is told', async () => {
    const { result, stderr } = await capture(15, { from: 2, for: 10 }, '--max-buffered', '64M');
    expect(stderr).toMatch(/warning: The disk is so slow that 67 MB wait/);
    expect(stderr).toMatch(/has caught up/);
    expect(result).toMatchObject({ ok: false, reason: 'Data overrun' });
    expect(result.warnings.join()).toMatch(/disk is so slow/);
    expect(result.largestBacklogBytes).toBeLessThanOrEqual(64 * 1024 * 1024);
  });
});
