/** Runs a capture whose process is killed instead of stopped, and checks the result of `repair`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { repairHdfFile } from 'pandablocks';
import { expect } from 'vitest';

import { captureOptionsOf } from './capture-options.js';
import { isGood } from './check-results.js';
import type { Delivery } from './deliveries.js';
import { columnFaults, expectedColumns, readFile } from './file-contents.js';
import { inTime } from './in-time.js';
import { Rig } from './rig.js';
import type { EventName, Scenario } from './scenario.js';
import { deliveriesIn } from './story.js';

const CHILD = fileURLToPath(new URL('capture-child.mjs', import.meta.url));
const PARTIAL = /\.[0-9a-f]{8}\.partial$/;

/** The events that the process reported for a file. */
interface Told {
  /** Rows that are certainly on the disk. */
  readonly flushed: number;
  /** Rows when the file was closed; null if it was not. */
  readonly closed: number | null;
}

interface Line {
  readonly event: EventName | 'failed';
  readonly file?: string;
  readonly flushed?: number;
  readonly closed?: number;
}

/** @returns the kind of its end */
export async function runKilledCase(scenario: Scenario): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pandablocks-ending-'));
  const holder: { kill: () => void } = { kill: () => {} };
  const rig = await Rig.start(scenario, () => holder.kill());
  try {
    const ports = [rig.control.port, rig.data.port].map(String);
    const options = JSON.stringify(captureOptionsOf(scenario, folder));
    rig.stops.happened('call');
    const child = spawn(process.execPath, [CHILD, ...ports, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    holder.kill = () => child.kill('SIGKILL');
    const ended = once(child, 'close');
    const told = new Map<string, Told>();
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      if (line.file !== undefined) note(told, line.file, line);
      if (line.event === 'ready') rig.ready();
      else if (line.event !== 'failed') rig.stops.happened(line.event);
    });
    await inTime('the process', ended);
    await inTime('the question how it ended', rig.captureEnded());
    await inTime('what was done to end it', rig.worked());
    await inTime(
      'the repair',
      checkLeft(folder, told, deliveriesIn(rig.data.recordings), scenario.dropSuspect),
    );
    return child.signalCode === null ? 'ended before' : 'killed';
  } finally {
    holder.kill();
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function note(told: Map<string, Told>, file: string, { flushed = 0, closed }: Line): void {
  const before = told.get(file);
  told.set(file, {
    flushed: Math.max(before?.flushed ?? 0, flushed),
    closed: closed ?? before?.closed ?? null,
  });
}

async function checkLeft(
  folder: string,
  told: ReadonlyMap<string, Told>,
  deliveries: readonly Delivery[],
  dropSuspect: boolean,
): Promise<void> {
  for (const [file, { flushed }] of told) {
    const isThere = readdirSync(folder).some(
      (name) => file === join(folder, name.replace(PARTIAL, '')),
    );
    if (flushed > 0) expect(isThere, `${file} has gone`).toBe(true);
  }
  for (const name of readdirSync(folder)) {
    const file = join(folder, name.replace(PARTIAL, ''));
    const { flushed = 0, closed = null } = told.get(file) ?? {};
    const repaired = await repairHdfFile(join(folder, name)).catch((error: unknown) => {
      expect(String(error)).toMatch(/holds no samples/);
      expect(flushed).toBe(0);
      return null;
    });
    if (repaired === null) continue;
    expect(repaired.file).toBe(file);
    if (closed !== null) expect(repaired).toMatchObject({ wasRepaired: false, samples: closed });
    const delivery = await checkRepaired(file, repaired.samples, deliveries);
    // The capture may have removed suspect rows before it was killed.
    const isBad = delivery.end !== null && !isGood(delivery.end.reason);
    const kept = dropSuspect && isBad ? delivery.lastFrame : Infinity;
    expect(repaired.samples).toBeGreaterThanOrEqual(Math.min(flushed, kept));
  }
}

async function checkRepaired(
  path: string,
  rows: number,
  deliveries: readonly Delivery[],
): Promise<Delivery> {
  const { columns, statuses, armTime } = await readFile(path);
  const sent = deliveries.filter((each) => each.armTime === armTime);
  const delivery = sent.reduce((most, each) => (each.rows > most.rows ? each : most), sent[0]!);
  expect(rows).toBeLessThanOrEqual(delivery.rows);
  expect(columnFaults(columns, expectedColumns(delivery, rows))).toEqual([]);
  for (const { finished, end_reason: reason, samples_written: written } of statuses) {
    expect(written).toBe(rows);
    if (finished === 1) expect(['unfinished', 'unknown']).not.toContain(reason);
    if (finished === 1 && reason === 'Ok') expect(delivery.end?.reason).toBe('Ok');
  }
  return delivery;
}
