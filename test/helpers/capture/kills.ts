/** Captures that are killed at a random moment, and checks of the files they leave. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Simulator, type SourceItem } from 'pandablocks/sim';
import { expect } from 'vitest';

import { repairHdfFile } from '../../../lib/hdf/repair/repair-hdf-file.js';
import { temporaryFolder } from '../cli/cli.js';
import { KilledFileReader, type Look } from '../hdf/killed-file.js';
import { ascii, frameOf, header } from '../data/streams.js';

const WRITER = fileURLToPath(new URL('killed-writer.mjs', import.meta.url));
const REPAIR = fileURLToPath(new URL('killed-repair.mjs', import.meta.url));
const COLUMNS = 6;
const FRAME_SAMPLES = 50;

/**
 * When the writer is killed, in milliseconds: after the first header, while it runs, or after the
 * END.
 */
const MOMENTS = { opening: 80, running: 400, closing: 12 } as const;
/** The duration of a repair, which is killed within this time. */
const REPAIR_MS = 8;
export type Moment = keyof typeof MOMENTS;

/** The state of the file after a kill. */
export type Left = 'nothing' | 'nothing flushed' | 'partial' | 'marked' | 'whole';

export class Kills {
  readonly #reader = new KilledFileReader();
  readonly #random: () => number;
  readonly found = new Map<string, number>();
  /** The number of files with columns of different lengths. */
  unequal = 0;
  killedRepairs = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** Starts a writer, kills it, and checks its files. */
  async kill(moment: Moment): Promise<void> {
    const chunk = [0, 16, 256][Math.floor(this.#random() * 3)]!;
    const period = this.#random() < 0.7 ? 0 : 0.02;
    const delay = this.#random() * MOMENTS[moment];
    const folder = temporaryFolder();
    const file = join(folder, 'scan.h5');
    const { flushed, closed } = await runAndKill(moment, delay, [file, chunk, period]);
    const left = await this.#check(folder, flushed, closed);
    const kind = `${moment}: ${left}`;
    this.found.set(kind, (this.found.get(kind) ?? 0) + 1);
  }

  async #check(folder: string, flushed: number, closed: boolean): Promise<Left> {
    const names = readdirSync(folder);
    const isPublished = names.includes('scan.h5');
    const partials = names.filter((name) => /^scan\.h5\.[0-9a-f]{8}\.partial$/.test(name));
    expect(partials.length + Number(isPublished)).toBe(names.length);
    if (closed) expect(isPublished).toBe(true);
    const file = join(folder, 'scan.h5');
    if (!isPublished) {
      const left =
        partials[0] === undefined ? 'nothing' : await this.#mendPartial(folder, partials[0]);
      if (left !== 'partial') expect(flushed).toBe(0);
      if (left === 'partial') await this.#expectWhole(file, flushed);
      return left;
    }
    const before = await this.#reader.look(file, 'swmr');
    const plain = await this.#reader.look(file, 'plain');
    // Read immediately: like a closed file, if it was not in SWMR mode.
    const seen = before.error === undefined ? before : plain;
    expect(seen).toMatchObject({ wrong: [] });
    expect(seen.error).toBe(undefined);
    expect(seen.rows).toBeGreaterThanOrEqual(flushed);
    if (before.error === undefined && plain.error !== undefined) {
      // Killed during the close: the status may be complete or partial if all rows are present.
      for (const { samples_written: said } of before.statuses) {
        expect([-1, before.rows]).toContain(said);
      }
    }
    if (Math.max(...seen.lengths) > seen.rows) this.unequal++;
    if (this.#random() < 0.5) await this.#killRepair(file, seen);
    const { wasRepaired } = await repairHdfFile(file);
    await this.#expectWhole(file, seen.rows);
    return wasRepaired ? 'marked' : 'whole';
  }

  /** A killed repair must leave the file as good as it was. */
  async #killRepair(file: string, { rows }: Look): Promise<void> {
    const child = spawn(process.execPath, [REPAIR, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    await Promise.race([once(child.stdout, 'data'), ended]);
    await sleep(this.#random() * REPAIR_MS);
    child.kill('SIGKILL');
    await ended;
    this.killedRepairs++;
    const swmr = await this.#reader.look(file, 'swmr');
    const left = swmr.error === undefined ? swmr : await this.#reader.look(file, 'plain');
    expect(left).toMatchObject({ rows, wrong: [] });
  }

  async #mendPartial(folder: string, name: string): Promise<Left> {
    try {
      const { file } = await repairHdfFile(join(folder, name));
      expect(file).toBe(join(folder, 'scan.h5'));
      return 'partial';
    } catch (error) {
      expect(String(error)).toMatch(/holds no samples/);
      return 'nothing flushed';
    }
  }

  /** Checks the file, repairs it again, and checks it again. */
  async #expectWhole(file: string, rows: number): Promise<void> {
    const after = await this.#reader.look(file, 'plain');
    expect(after.error).toBe(undefined);
    expect(after.wrong).toEqual([]);
    expect(after.lengths).toEqual(after.lengths.map(() => after.rows));
    expect(after.rows).toBeGreaterThanOrEqual(rows);
    const [status] = after.statuses;
    expect(after.statuses).toEqual(after.statuses.map(() => status));
    expect(status!.samples_written).toBe(after.rows);
    if (status!.finished === 0) expect(status!.end_reason).toMatch(/^un(finished|known)$/);
    const { mtimeMs } = statSync(file);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples: after.rows });
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  }
}

async function runAndKill(
  moment: Moment,
  delay: number,
  args: readonly (string | number)[],
): Promise<{ flushed: number; closed: boolean }> {
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  await using sim = await Simulator.start({
    controlPort: 0,
    dataPort: 0,
    source: (_, signal) => acquisition(moment, signal, begin),
  });
  const ports = [sim.controlPort, sim.dataPort];
  const child = spawn(process.execPath, [WRITER, ...ports.map(String), ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let printed = '';
  child.stdout.on('data', (text) => (printed += String(text)));
  await Promise.race([begun, ended]);
  await sleep(delay);
  child.kill('SIGKILL');
  await ended;
  const lines = printed.split('\n').slice(0, -1);
  const counts = lines.filter((line) => line !== 'closed').map(Number);
  return { flushed: counts.at(-1) ?? 0, closed: lines.includes('closed') };
}

async function* acquisition(
  moment: Moment,
  signal: AbortSignal,
  begun: () => void,
): AsyncGenerator<SourceItem> {
  if (moment !== 'closing') begun();
  yield header(
    Array.from({ length: COLUMNS }, (_, n) => ({
      ...{ name: `C${n}.OUT`, type: 'int32' },
      scaling: `scale="0.5" offset="${n}" units=""`,
    })),
  );
  let rows = 0;
  while (!signal.aborted && (moment !== 'closing' || rows < 3000)) {
    const first = rows;
    rows += FRAME_SAMPLES;
    yield frameOf(
      ...Array.from({ length: FRAME_SAMPLES * COLUMNS }, (_, i) => first + Math.floor(i / COLUMNS)),
    );
    await sleep(1);
  }
  if (moment === 'closing') begun();
  yield ascii(`END ${rows} Ok\n`);
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
