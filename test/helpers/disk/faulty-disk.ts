/** A disk that blocks or fails on request. */

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

/** Calls of a file system that can fail. */
export type FileCall =
  'open' | 'read' | 'write' | 'truncate' | 'fsync' | 'fsyncdir' | 'link' | 'rename' | 'getattr';

/** A FUSE file system over a folder in memory. It is removed when the test or its process ends. */
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

  /** These calls block until `heal`. */
  async hold(...calls: FileCall[]): Promise<void> {
    await this.#tell(`hold ${calls.join(' ')}`);
  }

  /** These calls fail from now on, e.g. with `EIO`. */
  async fail(code: string, ...calls: FileCall[]): Promise<void> {
    for (const call of calls) await this.#tell(`fail ${call} ${code} 0`);
  }

  /** These calls fail after this many further ones. */
  async failAfter(count: number, code: string, call: FileCall): Promise<void> {
    await this.#tell(`fail ${call} ${code} ${count}`);
  }

  /**
   * Writes that need space are lost from now on, and the next fsync or close reports an error:
   * `ENOSPC`.
   */
  async fill(code: string): Promise<void> {
    await this.#tell(`fill ${code}`);
  }

  /** A write accepts at most this many bytes from now on, and returns their number. */
  async shorten(bytes: number): Promise<void> {
    await this.#tell(`shorten ${bytes}`);
  }

  /** A file is copied after each change from now on: to `0`, `1`, ... in a folder. */
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

/** Whether `FaultyDisk` is available. */
export const CAN_FAIL = tryOut(
  'a disk that fails (root, /dev/fuse, python3-fusepy)',
  CAN_MOUNT &&
    existsSync('/dev/fuse') &&
    spawnSync(PYTHON, ['-c', 'try:\n  import fusepy\nexcept ImportError: import fuse']).status ===
      0,
);
