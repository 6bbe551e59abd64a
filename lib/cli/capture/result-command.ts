/** The command of `--on-result`, which runs after each result. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { CaptureObserver } from '../capture-observer.js';
import { tell } from '../output/tell.js';
import { plain } from '../printable-text.js';

/** How long the end of the capture waits for the command, in milliseconds. */
const LAST_MS = 10_000;
/** A run that takes longer is reported, in milliseconds. */
const SLOW_MS = 10_000;
/** How long the output of a run that has ended is awaited, in milliseconds. */
const LAST_OUTPUT_MS = 500;
/** Between SIGTERM and SIGKILL. */
const TERMINATION_MS = 1000;
/** Results that wait for the command; later ones are not passed to it. */
const MOST_WAITING = 1000;
/** Output of a run that is printed. */
const MOST_OUTPUT = 4096;

interface Waiting {
  readonly result: AcquisitionResult;
  readonly json: string;
}

export class ResultCommand implements CaptureObserver {
  readonly #command: string;
  readonly #panda: string;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcess | null = null;
  /** Never rejects. */
  #running: Promise<void> | null = null;
  #skipped = 0;
  readonly #onExit = (): void => this.#signal('SIGKILL');

  /**
   * @param command for `/bin/sh -c`
   * @param panda the host of the PandA, or its name in streams; empty if results of several PandAs come
   */
  constructor(command: string, panda: string) {
    this.#command = command;
    this.#panda = panda;
    process.on('exit', this.#onExit);
  }

  /** Runs the command as soon as earlier runs have ended. */
  onResult(result: AcquisitionResult, json: string): void {
    if (this.#waiting.length >= MOST_WAITING) {
      if (this.#skipped++ === 0) {
        this.#warn(`is too slow: ${MOST_WAITING} results wait for it, and others are skipped`);
      }
      return;
    }
    this.#waiting.push({ result, json });
    this.#running ??= this.#runAll();
  }

  /** Waits up to 10 s until all runs have ended; then ends the command. */
  async finish(): Promise<void> {
    const ended = new AbortController();
    const { signal } = ended;
    const tooLate = sleep(LAST_MS, true, { signal }).catch(() => false);
    const isLate = await Promise.race([tooLate, this.#running?.then(() => false) ?? false]);
    ended.abort();
    if (isLate) await this.#endRun();
    if (this.#skipped > 0) this.#warn(`was not run for ${this.#skipped} results`);
    process.off('exit', this.#onExit);
  }

  async #runAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#run(next);
    }
    this.#running = null;
  }

  async #run(waiting: Waiting): Promise<void> {
    const slow = setTimeout(() => {
      this.#warn(`takes longer than ${SLOW_MS / 1000} s; other results wait for it`);
    }, SLOW_MS).unref();
    try {
      const [code, signal] = await this.#runOnce(waiting);
      if (code !== 0) this.#warn(`ended with ${code === null ? signal : `exit code ${code}`}`);
    } catch (error) {
      this.#warn(`could not be run: ${(error as Error).message}`);
    } finally {
      clearTimeout(slow);
      this.#child = null;
    }
  }

  /** @throws the error of the system if the command can't be started */
  async #runOnce({ result, json }: Waiting): Promise<[number | null, string | null]> {
    const child: ChildProcess = spawn('/bin/sh', ['-c', this.#command], {
      // A Ctrl-C in the terminal is for the capture only.
      detached: true,
      env: { ...process.env, ...variablesOf(result, this.#panda) },
    });
    child.on('error', () => {});
    this.#child = child;
    const { stdin, stdout, stderr } = child;
    let output = '';
    for (const stream of [stdout, stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        if (output.length < MOST_OUTPUT) output += text;
      });
    }
    // The command need not read its input.
    stdin?.on('error', () => {}).end(`${json}\n`);
    const closed = new Promise((resolve) => child.once('close', resolve));
    const ended = (await once(child, 'exit')) as [number | null, string | null];
    // A process in the background may keep the pipes open.
    await Promise.race([closed, sleep(LAST_OUTPUT_MS)]);
    forget(child);
    for (const line of output.slice(0, MOST_OUTPUT).split('\n').filter(Boolean)) {
      tell(`pandablocks: on-result: ${plain(line)}`);
    }
    return ended;
  }

  /** Processes that the command has left in its group are ended too. */
  async #endRun(): Promise<void> {
    const left = this.#waiting.splice(0).length;
    const others = left === 0 ? '' : `, and ${left} results were not passed to it`;
    this.#warn(`did not end within ${LAST_MS / 1000} s, and is ended${others}`);
    const [running, child] = [this.#running, this.#child];
    this.#signal('SIGTERM');
    await Promise.race([running, sleep(TERMINATION_MS)]);
    this.#signal('SIGKILL');
    await Promise.race([running, sleep(TERMINATION_MS)]);
    if (child !== null) forget(child);
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The command has ended.
    }
  }

  #warn(what: string): void {
    tell(`pandablocks: warning: The command of --on-result ${what}.`);
  }
}

/** Closes the pipes; the program does not wait for the process. */
function forget(child: ChildProcess): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  child.unref();
}

/** Short values for commands that do not read JSON. A variable can't have NUL characters. */
function variablesOf(
  { ok, file, reason, samplesWritten }: AcquisitionResult,
  panda: string,
): Record<string, string> {
  const text = (value: string | null): string => (value ?? '').replaceAll('\0', '');
  return {
    PANDABLOCKS_OK: String(ok),
    PANDABLOCKS_FILE: text(file),
    PANDABLOCKS_REASON: text(reason),
    PANDABLOCKS_SAMPLES: String(samplesWritten),
    PANDABLOCKS_PANDA: text(panda),
  };
}
