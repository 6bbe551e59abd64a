/** Runs `pandablocks control`: a console on a terminal, or answers to piped commands. */

import type { ConnectionOptions } from '../../connection-options.js';
import { standardOutput } from '../../output/print.js';
import { withPanda } from '../../with-panda.js';
import { answerPiped } from '../../console/answer-piped.js';
import { PromptConsole, type PromptOptions } from '../../console/prompt-console.js';

export interface ControlOptions extends ConnectionOptions, PromptOptions {}

export async function control(host: string, options: ControlOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    const lost = new Promise<never>((_, reject) => client.once('disconnect', reject));
    // The caller gets the rejection later; this prevents an unhandled rejection meanwhile.
    lost.catch(() => {});
    try {
      return process.stdin.isTTY && standardOutput().isTTY
        ? await new PromptConsole(client, options).run(lost)
        : await answerPiped(client, process.stdin, lost);
    } finally {
      // An open standard input would keep the process running.
      process.stdin.destroy();
    }
  });
}
