// One capture by one program: what it takes, and whether it did its job.
import { statSync } from 'node:fs';

import { runProgram } from './run-program.mjs';
import { Source } from './source.mjs';

/**
 * Leaves the file there.
 *
 * @param contestant see contestants.mjs
 * @param bytes of samples
 * @param source further options of bench/c/source.c
 * @param mayOverrun an acquisition that ends with `Data overrun` is no failure
 * @returns figures in seconds and bytes, and what the source announced
 */
export async function capture(
  contestant,
  { file, bytes, source: options = [], timeoutSeconds, mayOverrun = false, more = [] },
) {
  const source = await Source.start(['--bytes', ...[bytes, ...options].map(String)]);
  try {
    const { port, announced } = source;
    const program = [...contestant.program({ port, file, announced }), ...more];
    // A client whose connection breaks ends by itself.
    const { code, output, figures } = await runProgram(program, {
      timeoutSeconds,
      end: () => source.kill(),
    });
    const { reason, samples, seconds, behindBytes } = await source.result();
    const hasOverrun = mayOverrun && reason === 'Data overrun';
    if (code !== 0 && !hasOverrun) {
      throw new Error(`${contestant.name} ended with code ${code}.\n${output}`);
    }
    if (!hasOverrun && (reason !== 'Ok' || samples !== announced.samples)) {
      throw new Error(`${contestant.name}: the source ended with ${reason} after ${samples}.`);
    }
    const fileBytes = statSync(file).size;
    return { ...figures, sending: seconds, behindBytes, hasOverrun, fileBytes, announced };
  } finally {
    source.kill();
  }
}
