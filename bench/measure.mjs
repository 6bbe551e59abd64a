// One run of one program: what it takes, and whether it did its job.
import { execFile } from 'node:child_process';
import { clearTimeout, setTimeout } from 'node:timers';
import { promisify } from 'node:util';

import { binary } from './build.mjs';
import { Source } from './source.mjs';

/** Leaves the file there. @returns figures in seconds and bytes, and what the source announced */
export async function measure({ bytes, source: options, timeoutSeconds }, contestant, file) {
  const source = await Source.start(['--bytes', String(bytes), ...options]);
  let isLate = false;
  let timer;
  try {
    const { port, announced } = source;
    // A client whose connection breaks ends by itself.
    timer = setTimeout(() => {
      isLate = true;
      source.kill();
    }, timeoutSeconds * 1000);
    const program = contestant.arguments({ port, file, announced });
    const { stdout, stderr } = await promisify(execFile)(binary('measure'), program);
    const { code, wall, user, sys, maxRssBytes } = JSON.parse(stdout);
    if (isLate)
      throw new Error(`${contestant.name} took more than ${timeoutSeconds} s.\n${stderr}`);
    if (code !== 0) throw new Error(`${contestant.name} ended with code ${code}.\n${stderr}`);

    const result = await source.result();
    if (result.reason !== 'Ok' || result.samples !== announced.samples) {
      throw new Error(`${contestant.name}: the source ended with ${JSON.stringify(result)}.`);
    }
    const figures = { wall, user, sys, cpu: user + sys, maxRssBytes, sending: result.seconds };
    return { figures, announced };
  } finally {
    clearTimeout(timer);
    source.kill();
  }
}
