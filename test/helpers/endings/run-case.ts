/** Runs one capture from start to end, and checks everything about it. */

import { getEventListeners } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type AcquisitionResult, AsyncClient, type PandaError, writeHdfFiles } from 'pandablocks';
import { expect } from 'vitest';

import type { FaultyDisk } from '../disk/faulty-disk.js';
import { captureOptionsOf } from './capture-options.js';
import { checkEnd } from './check-end.js';
import { checkFiles } from './check-files.js';
import { checkResults } from './check-results.js';
import { breakDisk } from './disk-faults.js';
import { inTime } from './in-time.js';
import { Rig } from './rig.js';
import type { Scenario } from './scenario.js';
import { deliveriesIn, type Story } from './story.js';
import type { Tap } from './tap.js';

const GONE_MS = 3000;
const DESCRIPTORS = '/proc/self/fd';

/** @returns the kind of its end */
export async function runCase(scenario: Scenario, disk: FaultyDisk | null): Promise<string> {
  const folder = mkdtempSync(join(disk?.folder ?? tmpdir(), 'pandablocks-ending-'));
  try {
    return await runIn(folder, scenario, disk);
  } finally {
    await disk?.heal();
    // FUSE keeps open files until the kernel has reported the close.
    if (disk === null) rmSync(folder, { recursive: true, force: true });
    else await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

async function runIn(folder: string, scenario: Scenario, disk: FaultyDisk | null): Promise<string> {
  const stopped = new AbortController();
  const closings: Promise<void>[] = [];
  const rig = await Rig.start(scenario, (how) => {
    if (how === 'close') closings.push(client.close());
    else stopped.abort(new Error('enough'));
  });
  const { stops, control, data, commands } = rig;
  const client = new AsyncClient('127.0.0.1', {
    ...{ controlPort: control.port, dataPort: data.port },
    ...{ commandTimeout: 2, connectTimeout: 2 },
  });
  try {
    const isDiskBad = await breakDisk(disk, scenario, rig.over);
    const results: AcquisitionResult[] = [];
    const lost: PandaError[] = [];
    stops.happened('call');
    const capture = writeHdfFiles(client, {
      ...captureOptionsOf(scenario, folder),
      signal: stopped.signal,
      onReady: () => rig.ready(),
      onOpen: () => stops.happened('open'),
      onProgress: () => stops.happened('progress'),
      onResult: (result) => {
        results.push(result);
        stops.happened('result');
      },
      onLost: (error) => {
        lost.push(error);
        stops.happened('lost');
      },
    });
    const outcome = await inTime(
      'the capture',
      capture.then(
        (resolved) => ({ resolved, error: null }),
        (error: unknown) => ({ resolved: null, error: error as PandaError }),
      ),
    );
    expect(getEventListeners(stopped.signal, 'abort')).toHaveLength(0);
    expect(openIn(folder), 'files that are still open').toEqual([]);
    const completion = await inTime('the question how it ended', rig.captureEnded());
    await inTime('close()', Promise.all([client.close(), ...closings]));
    await inTime('what was done to end it', rig.worked());
    for (const tap of [control, data]) await closedInTime(tap);
    await disk?.heal();
    const story: Story = {
      ...{ scenario, folder, results, ...outcome, commands, lost, isDiskBad },
      done: stops.done,
      isCut: data.recordings.some(({ endedBy }) => endedBy !== 'client'),
      deliveries: deliveriesIn(data.recordings),
    };
    const pairs = checkResults(story);
    checkEnd(story, completion);
    await checkFiles(story, pairs, readdirSync(folder));
    return outcome.error?.name ?? 'resolved';
  } finally {
    await client.close();
    await rig.close();
  }
}

/** The files in a folder that this process has open, if that can be determined. */
function openIn(folder: string): string[] {
  const descriptors = existsSync(DESCRIPTORS) ? readdirSync(DESCRIPTORS) : [];
  return descriptors
    .map((descriptor) => {
      try {
        return readlinkSync(join(DESCRIPTORS, descriptor));
      } catch {
        // This descriptor was used to read the list.
        return '';
      }
    })
    .filter((path) => path.startsWith(`${folder}/`));
}

async function closedInTime(tap: Tap): Promise<void> {
  const deadline = performance.now() + GONE_MS;
  while (tap.open > 0 && performance.now() < deadline) await sleep(2);
  expect(tap.open, 'connections that are open behind close()').toBe(0);
}
