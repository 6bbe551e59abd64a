/** Runs `pandablocks introspect`. */

import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailures } from '../../report-failure.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { printText, standardOutput } from '../../output/print.js';
import { paintFor } from '../../colours.js';
import { toJson } from '../../printable-text.js';
import { withPanda } from '../../with-panda.js';
import { drawBlock } from './report.js';
import { fetchBlocks } from './fetch-blocks.js';
import { blocksAsJson } from './blocks-as-json.js';

export interface IntrospectOptions extends ConnectionOptions {
  readonly json: boolean;
}

const DEFAULT_WIDTH = 80;
/** Lines longer than this are hard to read. */
const MAX_WIDTH = 120;

/** @param names blocks to show; empty: all */
export async function introspect(
  host: string,
  names: readonly string[],
  options: IntrospectOptions,
): Promise<number> {
  return withPanda(host, options, async (client) => {
    const { blocks, failures } = await fetchBlocks(client, names);
    const output = standardOutput();
    if (options.json) {
      await printText(`${toJson(blocksAsJson(blocks, client.identification))}\n`);
    } else {
      const width = Math.min(output.columns || DEFAULT_WIDTH, MAX_WIDTH);
      const paint = paintFor(output);
      const drawn = [...blocks].map(([name, block]) => drawBlock(name, block, width, paint));
      await printText(drawn.map((lines) => `${lines.join('\n')}\n`).join('\n'));
    }
    reportFailures(failures, options.debug);
    return failures.length === 0 ? EXIT_OK : EXIT_FAILED;
  });
}
