/** What `pandablocks control` does: a console for a person, or answers to what is piped in. */

import type { ConnectionOptions } from '../connection-options.js';
import { withPanda } from '../with-panda.js';
import { answerPiped } from './answer-piped.js';
import { watchConnection } from './connection-watch.js';
import { PromptConsole, type PromptOptions } from './prompt-console.js';

export interface ControlOptions extends ConnectionOptions, PromptOptions {}

export async function control(host: string, options: ControlOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    const watch = watchConnection(client);
    try {
      return process.stdin.isTTY && process.stdout.isTTY
        ? await new PromptConsole(client, options).run(watch.lost)
        : await answerPiped(client, process.stdin, watch.lost);
    } finally {
      watch.stop();
      // It would keep the process from ending.
      process.stdin.destroy();
    }
  });
}
