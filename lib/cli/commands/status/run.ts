/** Runs `pandablocks status`. */

import { setTimeout as sleep } from 'node:timers/promises';

import { GetStatus } from '../../../commands/get-status.js';
import type { CaptureState, PandaStatus } from '../../../responses/panda-status.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_OK } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { toJson } from '../../printable-text.js';
import { drawStatus } from '../../status/draw-status.js';
import { withPanda } from '../../with-panda.js';

export interface StatusOptions extends ConnectionOptions {
  readonly json: boolean;
  readonly wait?: CaptureState | undefined;
}

/** The interval between two requests while waiting for a state. */
const ASK_EVERY_MS = 250;

export async function showStatus(host: string, options: StatusOptions): Promise<number> {
  const { json, wait } = options;
  return withPanda(host, options, async (client) => {
    let status = await client.send(new GetStatus());
    while (wait !== undefined && status.state !== wait) {
      await sleep(ASK_EVERY_MS);
      status = await client.send(new GetStatus());
    }
    await print(json ? [toJson(statusAsJson(status))] : drawStatus(status));
    return EXIT_OK;
  });
}

function statusAsJson({ health, ...status }: PandaStatus): object {
  return { ...status, health: Object.fromEntries(health) };
}
