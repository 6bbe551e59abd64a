/** Removes acquisitions from the streams of a server. */

import { LeaseHeldError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import { describeHolder, lookAtLease } from '../lease.js';
import {
  asideSubject,
  checkPandaName,
  DONE_STREAM,
  doneSubject,
  JOBS_STREAM,
  jobSubject,
  LEASES_BUCKET,
  pandaOfStream,
  publisherKey,
  streamOf,
} from '../names.js';
import type { NatsOptions } from '../nats/nats-options.js';
import { StreamServer } from '../nats/stream-server.js';

/** Whose acquisitions are removed. */
export interface PurgeStreamsOptions {
  /** Where the server is. */
  readonly nats: NatsOptions;
  /** The names of the PandAs; default: all that the server has streams of. */
  readonly pandas?: readonly string[] | undefined;
}

const OPTIONS: OptionNames<PurgeStreamsOptions> = { nats: true, pandas: true };

/**
 * Removes all acquisitions of PandAs, with their jobs, also those that were set aside, and what is kept of
 * those that were written. The streams stay.
 *
 * @returns the names of the PandAs
 * @throws LeaseHeldError if one of them is being published: nothing is removed then
 * @throws InvalidOptionError, NatsUnavailableError, StreamConnectError, StreamTimeoutError,
 *   StreamRefusedError
 */
export async function purgeStreams(options: PurgeStreamsOptions): Promise<string[]> {
  refuseUnknownOptions(options, OPTIONS, 'purgeStreams');
  const { nats, pandas } = options;
  for (const panda of pandas ?? []) checkPandaName(panda);
  const server = await StreamServer.connect(nats, 'pandablocks streams purge');
  try {
    const purged = pandas ?? (await allPandas(server));
    const leases = await server.bucket(LEASES_BUCKET);
    for (const panda of purged) {
      const held = await server.ask(`The lease of ${panda} can't be looked at`, () =>
        lookAtLease(leases, publisherKey(panda)),
      );
      if (held === null) continue;
      const who = held.holder === null ? 'another process' : describeHolder(held.holder);
      throw new LeaseHeldError(`${panda} is published by ${who}: end that before.`);
    }
    for (const panda of purged) await purge(server, panda);
    return [...purged];
  } finally {
    await server.close();
  }
}

async function allPandas(server: StreamServer): Promise<string[]> {
  return await server.ask('The streams could not be listed', async () => {
    const names: string[] = [];
    for await (const { config } of server.manager.streams.list()) {
      const panda = pandaOfStream(config.name);
      if (panda !== null) names.push(panda);
    }
    return names;
  });
}

/** Jobs first: so no writer finds one whose acquisition is gone. */
async function purge(server: StreamServer, panda: string): Promise<void> {
  const filters = [
    [JOBS_STREAM, jobSubject(panda, '*')],
    [JOBS_STREAM, asideSubject(panda, '*')],
    [streamOf(panda), undefined],
    [DONE_STREAM, doneSubject(panda, '*')],
  ] as const;
  for (const [stream, filter] of filters) {
    await server.ask(`The stream ${stream} could not be purged`, () =>
      server.manager.streams.purge(stream, filter === undefined ? undefined : { filter }),
    );
  }
}
