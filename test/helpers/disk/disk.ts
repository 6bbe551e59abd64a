/**
 * Real file systems for a test, that can be full, slow or not to be written to. They take root and
 * what a kernel need not have: tests ask before, and are skipped where it can't be done.
 */

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { onTestFinished } from 'vitest';

/** A freeze ends by itself after so long, should the test not be there any more. */
const MAX_FREEZE_S = 120;

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Unmounted when the test has ended. @returns the folder */
function mounted(how: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'pandablocks-disk-'));
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  how(folder);
  return folder;
}

/** A file system in memory. @param options as for `mount -o`, e.g. `size=4m` */
export function memoryDisk(options: string): string {
  return mounted((folder) => {
    run('mount', '-t', 'tmpfs', '-o', options, 'none', folder);
  });
}

/** An ext4 file system of so many MB in a file, which can be made to take nothing for a while. */
export class SlowDisk {
  readonly folder: string;
  #freezer: ChildProcess | null = null;

  constructor(megabytes: number) {
    this.folder = mounted((folder) => {
      const image = imageOf(folder, megabytes);
      run('mkfs.ext4', '-q', '-E', 'lazy_itable_init=0', image);
      run('mount', '-o', 'loop', image, folder);
    });
    // Before it is unmounted.
    onTestFinished(() => this.thaw());
  }

  /** From now on every write waits, and whatever else would change something. */
  async freeze(): Promise<void> {
    const script =
      'fsfreeze -f "$1" && echo frozen; ' + `read -t ${MAX_FREEZE_S} line; fsfreeze -u "$1"`;
    const freezer = spawn('bash', ['-c', script, 'bash', this.folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#freezer = freezer;
    await once(freezer.stdout, 'data');
  }

  async thaw(): Promise<void> {
    const freezer = this.#freezer;
    if (freezer === null) return;
    this.#freezer = null;
    // It thaws too if it is not asked to, because we are gone.
    freezer.stdin?.end('\n');
    if (freezer.exitCode === null) await once(freezer, 'exit');
  }
}

/** A file system image in memory, so that it is no slower than it is made to be. */
function imageOf(folder: string, megabytes: number): string {
  const image = join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `${basename(folder)}.img`);
  onTestFinished(() => {
    rmSync(image, { force: true });
  });
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  return image;
}

/** An ext4 file system that becomes read-only by itself when something is wrong with it. */
export class BreakableDisk {
  readonly folder: string;

  constructor(megabytes: number) {
    this.folder = mounted((folder) => {
      const image = imageOf(folder, megabytes);
      run('mkfs.ext4', '-q', image);
      run('mount', '-o', 'loop,errors=remount-ro', image, folder);
    });
  }

  /** From now on nothing can be written any more. */
  breakDown(): void {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [device = ''] = mounts.find((line) => line.includes(` ${this.folder} `))!.split(' ');
    writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, 'a test\n');
  }
}

export interface QuotaDisk {
  readonly folder: string;
  /** How much may be in it, e.g. `20M`. */
  readonly limit: (most: string) => void;
}

/** A folder with a quota on a btrfs file system, which copies what is written over. */
export function quotaDisk(megabytes: number): QuotaDisk {
  const mountPoint = mounted((folder) => {
    const image = imageOf(folder, megabytes);
    run('mkfs.btrfs', '-q', image);
    run('mount', '-o', 'loop', image, folder);
    run('btrfs', 'subvolume', 'create', join(folder, 'data'));
    run('btrfs', 'quota', 'enable', folder);
  });
  const folder = join(mountPoint, 'data');
  const limit = (most: string): void => {
    run('btrfs', 'qgroup', 'limit', most, folder);
  };
  return { folder, limit };
}

function isPossible(test: () => void): boolean {
  try {
    test();
    return true;
  } catch {
    return false;
  }
}

/** Says so if it is not. */
export function tryOut(what: string, possible: boolean): boolean {
  if (!possible) console.warn(`Skipped: tests that need ${what}, which is not to be had here.`);
  return possible;
}

/** Whether file systems can be mounted. */
export const CAN_MOUNT = tryOut(
  'a file system of their own (root, mount)',
  isPossible(() => {
    const folder = mkdtempSync(join(tmpdir(), 'pandablocks-try-'));
    try {
      run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', folder);
      run('umount', folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }),
);

/** Tries out a file system on a small image. */
function canMake(megabytes: number, make: readonly string[], work: (folder: string) => void) {
  if (!CAN_MOUNT) return false;
  return isPossible(() => {
    const folder = mkdtempSync(join(tmpdir(), 'pandablocks-try-'));
    const image = `${folder}.img`;
    const [command = '', ...args] = make;
    try {
      writeFileSync(image, '');
      truncateSync(image, megabytes * 1024 * 1024);
      run(command, ...args, image);
      run('mount', '-o', 'loop', image, folder);
      work(folder);
      run('umount', folder);
    } finally {
      spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
      rmSync(image, { force: true });
    }
  });
}

/** Whether there can be a `SlowDisk`. */
export const canFreeze = (): boolean =>
  tryOut(
    'a disk that can be stopped (root, loop devices, ext4, fsfreeze)',
    canMake(4, ['mkfs.ext4', '-q'], (folder) => {
      run('fsfreeze', '-f', folder);
      run('fsfreeze', '-u', folder);
    }),
  );

/** Whether there can be a `BreakableDisk`. */
export const canBreak = (): boolean =>
  tryOut(
    'a disk that becomes read-only (root, loop devices, ext4)',
    existsSync('/sys/fs/ext4') && canMake(4, ['mkfs.ext4', '-q'], () => {}),
  );

/** Whether there can be a `quotaDisk`. */
export const canHaveQuota = (): boolean =>
  tryOut(
    'a quota (root, loop devices, btrfs-progs)',
    canMake(300, ['mkfs.btrfs', '-q'], (folder) => {
      run('btrfs', 'quota', 'enable', folder);
    }),
  );
