/** Standard output and standard error other than a pipe that is read. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

import { type Finished, temporaryFolder } from './cli.js';
import { MAIN } from './cli.js';

/** A descriptor of a full disk. */
export function fullDisk(): number {
  return opened('/dev/full', constants.O_WRONLY);
}

/** A descriptor of a pipe without a reader. */
export function brokenPipe(): number {
  const pipe = new FullPipe();
  pipe.close();
  return pipe.descriptor;
}

/** A pipe that is full until it is read. */
export class FullPipe {
  /** The writing end. */
  readonly descriptor: number;
  readonly #reader: number;
  #filling = 0;

  constructor() {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    this.#reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.descriptor = opened(path, constants.O_WRONLY | constants.O_NONBLOCK);
    for (const piece of [Buffer.alloc(4096), Buffer.alloc(1)]) {
      try {
        for (;;) this.#filling += writeSync(this.descriptor, piece);
      } catch {
        // The pipe is full.
      }
    }
  }

  /** Closes the reading end. */
  close(): void {
    closeSync(this.#reader);
  }

  /** Reads everything written until `ended` resolves. */
  async read(ended: Promise<unknown>): Promise<string> {
    const state = { isEnded: false };
    void ended.then(() => (state.isEnded = true));
    const pieces: Buffer[] = [];
    for (;;) {
      const wasEnded = state.isEnded;
      const piece = Buffer.alloc(1 << 16);
      try {
        pieces.push(piece.subarray(0, readSync(this.#reader, piece)));
      } catch {
        // The pipe is empty.
        if (wasEnded) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    return Buffer.concat(pieces).subarray(this.#filling).toString();
  }
}

/**
 * Runs the built command with these outputs instead of pipes; the result does not contain their
 * text.
 */
export async function runInto(
  outputs: { readonly stdout?: number; readonly stderr?: number },
  args: readonly (string | number)[],
  input = '',
): Promise<Finished> {
  const { stdout = 'pipe', stderr = 'pipe' } = outputs;
  const child = spawn(process.execPath, [MAIN, ...args.map(String)], {
    stdio: ['pipe', stdout, stderr],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  child.stdin!.on('error', () => {}).end(input);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => (stream === null ? '' : text(stream))),
  );
  const [code] = (await ended) as [number | null];
  return { code, stdout: out!, stderr: err! };
}

function opened(path: string, flags: number): number {
  const descriptor = openSync(path, flags);
  onTestFinished(() => {
    closeSync(descriptor);
  });
  return descriptor;
}
