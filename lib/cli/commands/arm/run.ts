/** Runs `pandablocks arm`. */

import { judgeRefusal } from '../../../capture/arm-refusal.js';
import { Arm } from '../../../commands/arm.js';
import { GetStatus } from '../../../commands/get-status.js';
import { CommandError } from '../../../errors.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_OK } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { stateSentence } from '../../status/state-sentence.js';
import { withPanda } from '../../with-panda.js';

export async function armPanda(host: string, options: ConnectionOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    try {
      await client.send(new Arm());
    } catch (error) {
      throw error instanceof CommandError ? judgeRefusal(error).error : error;
    }
    await print([stateSentence(await client.send(new GetStatus()))]);
    return EXIT_OK;
  });
}
