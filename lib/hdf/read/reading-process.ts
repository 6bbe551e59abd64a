/** A process that reads an HDF5 file, and is ended when it makes no progress. */

import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { fromLine, type Reply, type Request, toLine } from './messages.js';

/** Opening a file, or reading a piece of it, takes a fraction of this even over a slow network. */
const MAX_SILENCE_MS = 10_000;

/** The process ended before it had answered; the message says why in a few words. */
export class ProcessEndedError extends Error {}

/** The process can't be started; the message says why. */
export class ProcessStartError extends Error {}

export type Answer = Exclude<Reply, { kind: 'progress' }>;

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((progress: number) => void) | undefined;
}

export class ReadingProcess {
  #child: ChildProcess | null = null;
  #pending: Pending | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #args: readonly string[];

  /** @param isLive the file is being written, or its writer was killed */
  constructor(path: string, isLive: boolean) {
    this.#args = [path, ...(isLive ? ['live'] : [])];
  }

  /**
   * Sends a request and waits for its answer. Call it again only after the previous call has settled. Starts a
   * process if none runs.
   * @throws ProcessStartError
   * @throws ProcessEndedError
   */
  async ask(request: Request, onProgress?: (progress: number) => void): Promise<Answer> {
    if (this.#pending !== null) throw new Error('Another request is being answered.');
    this.#child ??= this.#start();
    const answered = new Promise<Answer>((resolve, reject) => {
      this.#pending = { resolve, reject, onProgress };
    });
    this.#child.stdin?.write(toLine(request));
    this.#timer = setTimeout(() => {
      this.#end(`HDF5 did not come forward for ${MAX_SILENCE_MS / 1000} s`);
    }, MAX_SILENCE_MS);
    return answered;
  }

  close(): void {
    this.#end('it was closed');
  }

  #spawn(): ChildProcessByStdio<Writable, Readable, null> {
    const program = fileURLToPath(new URL('./reader-process.js', import.meta.url));
    try {
      return spawn(process.execPath, [program, ...this.#args], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
    } catch (cause) {
      // Node.js checks its permissions before it starts a process.
      throw new ProcessStartError(cause instanceof Error ? cause.message : String(cause), {
        cause,
      });
    }
  }

  #start(): ChildProcess {
    const child = this.#spawn();
    const fail = (reason: string): void => {
      if (this.#child === child) this.#end(reason);
    };
    child.on('error', (cause) => {
      if (this.#child === child) this.#fail(new ProcessStartError(cause.message, { cause }));
    });
    child.on('close', (code, signal) => {
      fail(`HDF5 ended the process that reads it (${signal ?? `exit code ${code}`})`);
    });
    // The process may end while a request is written to it.
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#child === child) this.#take(fromLine(line) as Reply);
    });
    return child;
  }

  #take(reply: Reply): void {
    if (reply.kind === 'progress') {
      this.#timer?.refresh();
      this.#pending?.onProgress?.(reply.progress);
      return;
    }
    this.#settle()?.resolve(reply);
  }

  #end(reason: string): void {
    this.#fail(new ProcessEndedError(reason));
  }

  #fail(error: Error): void {
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
    this.#settle()?.reject(error);
  }

  #settle(): Pending | null {
    clearTimeout(this.#timer);
    const pending = this.#pending;
    this.#pending = null;
    return pending;
  }
}
