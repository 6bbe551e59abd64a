/**
 * Real file systems that can be full, slow or read-only. They need root, and features that some
 * kernels lack: tests check the availability, and are skipped otherwise.
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

/** A freeze ends after this time, if the test process has died. */
const MAX_FREEZE_S = 120;

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Unmounted when the test ends. @returns the folder */
function mounted(how: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'pandablocks-disk-'));
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  how(folder);
  return folder;
}

/** A file system in memory. @param options for `mount -o`, e.g. `size=4m` */
export function memoryDisk(options: string): string {
  return mounted((folder) => {
    run('mount', '-t', 'tmpfs', '-o', options, 'none', folder);
  });
}

/** An ext4 file system in a file, of a size in MB, which can be frozen. */
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

  /** Blocks all writes and other changes from now on. */
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
    // It also thaws if this process dies.
    freezer.stdin?.end('\n');
    if (freezer.exitCode === null) await once(freezer, 'exit');
  }
}

/** A file system image in memory, so that it is fast by default. */
function imageOf(folder: string, megabytes: number): string {
  const image = join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `${basename(folder)}.img`);
  onTestFinished(() => {
    rmSync(image, { force: true });
  });
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  return image;
}

/** An ext4 file system that becomes read-only after an error. */
export class BreakableDisk {
  readonly folder: string;

  constructor(megabytes: number) {
    this.folder = mounted((folder) => {
      const image = imageOf(folder, megabytes);
      run('mkfs.ext4', '-q', image);
      run('mount', '-o', 'loop,errors=remount-ro', image, folder);
    });
  }

  /** Makes the file system read-only from now on. */
  breakDown(): void {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [device = ''] = mounts.find((line) => line.includes(` ${this.folder} `))!.split(' ');
    writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, 'a test\n');
  }
}

export interface QuotaDisk {
  readonly folder: string;
  /** Sets the quota, e.g. `20M`. */
  readonly limit: (most: string) => void;
}

/** A folder with a quota on a btrfs file system, which copies on write. */
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

/** Prints a note if it is not possible. */
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

/** Tries a file system on a small image. */
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

/** Whether `SlowDisk` is available. */
export const canFreeze = (): boolean =>
  tryOut(
    'a disk that can be stopped (root, loop devices, ext4, fsfreeze)',
    canMake(4, ['mkfs.ext4', '-q'], (folder) => {
      run('fsfreeze', '-f', folder);
      run('fsfreeze', '-u', folder);
    }),
  );

/** Whether `BreakableDisk` is available. */
export const canBreak = (): boolean =>
  tryOut(
    'a disk that becomes read-only (root, loop devices, ext4)',
    existsSync('/sys/fs/ext4') && canMake(4, ['mkfs.ext4', '-q'], () => {}),
  );

/** Whether `quotaDisk` is available. */
export const canHaveQuota = (): boolean =>
  tryOut(
    'a quota (root, loop devices, btrfs-progs)',
    canMake(300, ['mkfs.btrfs', '-q'], (folder) => {
      run('btrfs', 'quota', 'enable', folder);
    }),
  );
