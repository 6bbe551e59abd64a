/** Runs `pandablocks diff`. */

import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { withPanda } from '../../with-panda.js';
import { compareWithPanda } from '../../state/compare-with-panda.js';
import { drawDifference } from '../../state/draw-value.js';
import { tellRefused } from '../../state/tell-refused.js';
import { readState } from '../../state/read-state.js';

/**
 * Prints the differences.
 *
 * @param file `-`: standard input
 * @returns 0: equal, 1: different, null: not or only partly compared
 */
export async function diffState(
  host: string,
  file: string,
  options: ConnectionOptions,
): Promise<number | null> {
  let found: number | null = null;
  await withPanda(host, options, async (client) => {
    const state = await readState(file);
    const { differences, unreadable, untold } = await compareWithPanda(client, state);
    const isWhole = unreadable.length + untold.length === 0;
    // The result does not depend on whether the differences can be printed.
    if (isWhole) found = differences.length === 0 ? EXIT_OK : EXIT_FAILED;
    if (differences.length > 0) {
      await print([`--- ${host}`, `+++ ${file}`, ...differences.flatMap(drawDifference)]);
    }
    tellRefused('not compared', [...unreadable, ...untold]);
    return found ?? EXIT_FAILED;
  });
  return found;
}
