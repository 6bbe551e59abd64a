// Starts bench/c/warm.c, where it is of use.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { binary } from './build.mjs';

const TMPFS = 0x01021994;

/** Gets memory ready for files of so many bytes in a folder, and keeps it ready until this process ends. */
export async function warmMemory(folder, bytes) {
  if (process.platform !== 'linux' || statfsSync(folder).type !== TMPFS) return;
  const file = join(folder, 'warm');
  const child = spawn(binary('warm'), [file, String(Math.ceil(bytes))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.on('exit', () => child.kill());
  const [ready] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (String(ready).trim() !== 'ready') throw new Error('Memory could not be warmed up.');
  child.unref();
  child.stdin.unref();
  child.stdout.unref();
}
