// One run of one program, and what it takes.
import { execFile } from 'node:child_process';
import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { promisify } from 'node:util';

import { binary } from './build.mjs';

const MOST_OUTPUT = 1 << 26;
/** Node 20 reads these certificates whenever it starts: 80 ms that have nothing to do with us. */
export const env = { ...process.env };
delete env.NODE_EXTRA_CA_CERTS;

/**
 * @param program with its arguments
 * @param end ends the program if it takes longer than it may
 * @returns what it took, in seconds and bytes, its exit code, and what it printed
 */
export async function runProgram(program, { timeoutSeconds = 120, end } = {}) {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end?.();
  }, timeoutSeconds * 1000);
  try {
    const options = {
      env,
      maxBuffer: MOST_OUTPUT,
      ...(end ? {} : { timeout: timeoutSeconds * 1000 }),
    };
    const run = promisify(execFile)(binary('measure'), program.map(String), options);
    const { stdout, stderr } = await run;
    const { code, wall, user, sys, maxRssBytes } = JSON.parse(stdout);
    if (isLate) throw new Error(`${program[0]} took more than ${timeoutSeconds} s.\n${stderr}`);
    return { code, output: stderr, figures: { wall, user, sys, cpu: user + sys, maxRssBytes } };
  } finally {
    clearTimeout(timer);
  }
}

/** As `runProgram`, of a program that has to succeed and prints one line of JSON. */
export async function runForJson(program, options) {
  const { code, output, figures } = await runProgram(program, options);
  if (code !== 0) throw new Error(`${program.join(' ')} ended with code ${code}.\n${output}`);
  return { ...figures, ...JSON.parse(output.trim().split('\n').at(-1)) };
}
