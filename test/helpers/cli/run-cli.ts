/** Runs the command with given input to its end. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

import { type Finished, MAIN } from './cli.js';
import { checkJsonLines } from './schemas.js';

export { MAIN };

/** Runs the built command with `input` piped in, which is empty by default. */
export async function runCli(args: readonly (string | number)[], input = ''): Promise<Finished> {
  const child = spawn(process.execPath, [MAIN, ...args.map(String)]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  // The command may end before it has read all input.
  child.stdin.on('error', () => {}).end(input);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  checkJsonLines(args, stdout);
  return { code, stdout, stderr };
}
