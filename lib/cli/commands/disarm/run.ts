/** Runs `pandablocks disarm`. */

import { Disarm } from '../../../commands/arm.js';
import { GetStatus } from '../../../commands/get-status.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_OK } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { stateSentence } from '../../status/state-sentence.js';
import { withPanda } from '../../with-panda.js';

export async function disarmPanda(host: string, options: ConnectionOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    const before = await client.send(new GetStatus());
    await client.send(new Disarm());
    await print([
      before.state === 'idle' ? 'was not armed' : `disarmed; before, ${stateSentence(before)}`,
    ]);
    return EXIT_OK;
  });
}
