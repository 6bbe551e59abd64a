/** Runs `pandablocks watch`. */

import type { AsyncClient } from '../../../client/async-client.js';
import { type ChangesConnection, watchChanges } from '../../../client/changes.js';
import type { ChangeGroup } from '../../../commands/get-changes.js';
import { Put } from '../../../commands/get-put.js';
import { EXIT_OK } from '../../exit-codes.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { print } from '../../output/print.js';
import { withPanda } from '../../with-panda.js';
import { chooseShown, shownOf } from './filter.js';
import { changesAsJson, drawChanges } from './report.js';

export interface WatchOptions extends ConnectionOptions {
  /** Undefined: all groups. */
  readonly group?: readonly ChangeGroup[] | undefined;
  /** In seconds. */
  readonly period: number;
  /** Show the present values first. */
  readonly all: boolean;
  /** Print the time before each line. */
  readonly times: boolean;
  readonly json: boolean;
}

/** Prints changes until the connection is lost or Ctrl-C ends the program. */
export async function watch(
  host: string,
  names: readonly string[],
  options: WatchOptions,
): Promise<number> {
  const { group, period, all, json, times } = options;
  return withPanda(host, options, async (client) => {
    const isShown = await chooseShown(client, names, group !== undefined);
    if (!all) {
      // Marks all present values as already reported on this connection.
      await Promise.all((group ?? ['']).map((name) => client.send(new Put(`*CHANGES${name}`))));
    }
    const changes = watchChanges(() => Promise.resolve(connectionOf(client)), {
      period,
      ...(group && { groups: group }),
    });
    for await (const change of changes) {
      const shown = shownOf(change, isShown);
      if (shown === null) continue;
      // eslint-disable-next-line no-restricted-syntax -- a time of day
      const time = new Date();
      if (json) await print([changesAsJson(shown, time)]);
      else await print(drawChanges(shown, times ? time : null));
    }
    return EXIT_OK;
  });
}

/** The client's own connection: no other command uses it here. */
function connectionOf(client: AsyncClient): ChangesConnection {
  const lost = new AbortController();
  client.once('disconnect', (error) => {
    lost.abort(error);
  });
  return {
    send: (command, options) => client.send(command, options),
    close: () => client.close(),
    lost: lost.signal,
  };
}
