/** What `pandablocks control` does: a console for a person, or answers to what is piped in. */

import type { ConnectionOptions } from '../../connection-options.js';
import { standardOutput } from '../../output/print.js';
import { withPanda } from '../../with-panda.js';
import { answerPiped } from '../../console/answer-piped.js';
import { PromptConsole, type PromptOptions } from '../../console/prompt-console.js';

export interface ControlOptions extends ConnectionOptions, PromptOptions {}

export async function control(host: string, options: ControlOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    const lost = new Promise<never>((_, reject) => client.once('disconnect', reject));
    // Whoever waits for it is told; nobody may be waiting yet.
    lost.catch(() => {});
    try {
      return process.stdin.isTTY && standardOutput().isTTY
        ? await new PromptConsole(client, options).run(lost)
        : await answerPiped(client, process.stdin, lost);
    } finally {
      // It would keep the process from ending.
      process.stdin.destroy();
    }
  });
}
