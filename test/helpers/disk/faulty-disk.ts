/** A disk that does what it is told: takes nothing for as long as a test likes, or fails. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import { CAN_MOUNT, tryOut } from './disk.js';
import { PYTHON } from '../hdf/python.js';

const PROGRAM = fileURLToPath(new URL('faulty_disk.py', import.meta.url));

/** What can be asked of a file system and go wrong. */
export type FileCall =
  'open' | 'read' | 'write' | 'truncate' | 'fsync' | 'fsyncdir' | 'link' | 'rename' | 'getattr';

/** A FUSE file system over a folder in memory. It goes with the test, or with the test's process. */
export class FaultyDisk {
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #answers: Interface;
  readonly #gone: Promise<unknown>;

  private constructor(folder: string, process: ChildProcess) {
    this.folder = folder;
    this.#process = process;
    this.#answers = createInterface({ input: process.stdout! });
    this.#gone = once(process, 'exit');
  }

  static async mount({ hasLocks = true } = {}): Promise<FaultyDisk> {
    const base = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'pandablocks-'));
    const folder = mkdtempSync(join(tmpdir(), 'pandablocks-disk-'));
    const args = [PROGRAM, base, folder, ...(hasLocks ? [] : ['nolocks'])];
    const process = spawn(PYTHON, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const disk = new FaultyDisk(folder, process);
    onTestFinished(async () => {
      process.stdin.end();
      await disk.#gone;
      spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
      for (const path of [folder, base]) rmSync(path, { recursive: true, force: true });
    });
    await disk.#tell('mounted');
    return disk;
  }

  /** From now on these calls wait until `heal`. */
  async hold(...calls: FileCall[]): Promise<void> {
    await this.#tell(`hold ${calls.join(' ')}`);
  }

  /** From now on these calls fail, e.g. with `EIO`. */
  async fail(code: string, ...calls: FileCall[]): Promise<void> {
    for (const call of calls) await this.#tell(`fail ${call} ${code} 0`);
  }

  /** After so many of these calls more they fail. */
  async failAfter(count: number, code: string, call: FileCall): Promise<void> {
    await this.#tell(`fail ${call} ${code} ${count}`);
  }

  /** From now on what needs room is lost, and that is told by the next fsync or close: `ENOSPC`. */
  async fill(code: string): Promise<void> {
    await this.#tell(`fill ${code}`);
  }

  /** From now on a write takes at most so many bytes, and says how many those were. */
  async shorten(bytes: number): Promise<void> {
    await this.#tell(`shorten ${bytes}`);
  }

  /** From now on a file is copied after each change of it: to `0`, `1`, ... in a folder. */
  async keepCopies(name: string, folder: string): Promise<void> {
    await this.#tell(`keep ${name} ${folder}`);
  }

  async heal(): Promise<void> {
    await this.#tell('heal');
  }

  async #tell(command: string): Promise<void> {
    this.#process.stdin!.write(`${command}\n`);
    await Promise.race([once(this.#answers, 'line'), this.#gone]);
    if (this.#process.exitCode !== null) throw new Error('The disk has gone.');
  }
}

/** Whether there can be a `FaultyDisk`. */
export const CAN_FAIL = tryOut(
  'a disk that fails (root, /dev/fuse, python3-fusepy)',
  CAN_MOUNT &&
    existsSync('/dev/fuse') &&
    spawnSync(PYTHON, ['-c', 'try:\n  import fusepy\nexcept ImportError: import fuse']).status ===
      0,
);
