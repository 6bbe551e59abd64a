/** The built command in a separate process, as a user runs it; JSON that it prints has to match its schema. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import { checkJsonLines } from './schemas.js';

/** The command that `package.json` names. */
export const MAIN = fileURLToPath(new URL('../../../dist/cli/pandablocks.cjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Cli {
  stdout = '';
  stderr = '';
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;

  constructor(
    args: readonly (string | number)[],
    options: { uid?: number; gid?: number; cwd?: string } = {},
  ) {
    this.process = spawn(process.execPath, [MAIN, ...args.map(String)], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.on('data', (text) => (this.stdout += String(text)));
    this.process.stderr?.on('data', (text) => (this.stderr += String(text)));
    this.finished = once(this.process, 'close').then(([code]) => {
      checkJsonLines(args, this.stdout);
      return { code: code as number | null, stdout: this.stdout, stderr: this.stderr };
    });
    onTestFinished(() => {
      this.process.kill('SIGKILL');
    });
  }

  /** Waits until the output matches. */
  async printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stdout + this.stderr)) {
      if (this.process.exitCode !== null) throw new Error(`ended without: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Makes a folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pandablocks-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
