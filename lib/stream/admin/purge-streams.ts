/** Removes acquisitions from the streams of a server. */

import { LeaseHeldError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import { describeHolder, type HeldLease, Lease, lookAtLease, thisHolder } from '../lease.js';
import {
  asideSubject,
  checkPandaName,
  DONE_STREAM,
  doneSubject,
  jobKey,
  JOBS_STREAM,
  jobSubject,
  LEASES_BUCKET,
  numberOfSubject,
  pandaOfStream,
  publisherKey,
  streamOf,
  subjectsOf,
} from '../names.js';
import type { NatsOptions } from '../nats/nats-options.js';
import { StreamServer } from '../nats/stream-server.js';

/** The acquisitions to remove. */
export interface PurgeStreamsOptions {
  /** Address of the server. */
  readonly nats: NatsOptions;
  /** Names of the PandAs; default: all PandAs with a stream on the server. */
  readonly pandas?: readonly string[] | undefined;
}

const OPTIONS: OptionNames<PurgeStreamsOptions> = { nats: true, pandas: true };

/**
 * Removes all acquisitions of PandAs, with their jobs, also those that were set aside, and what is kept of
 * those that were written. The streams stay. Nobody can publish a PandA meanwhile.
 *
 * @returns the names of the PandAs
 * @throws LeaseHeldError if one of them is being published, or one of its acquisitions is being written:
 *   nothing is removed then
 * @throws InvalidOptionError, NatsUnavailableError, StreamConnectError, StreamTimeoutError,
 *   StreamRefusedError
 */
export async function purgeStreams(options: PurgeStreamsOptions): Promise<string[]> {
  refuseUnknownOptions(options, OPTIONS, 'purgeStreams');
  const { nats, pandas } = options;
  for (const panda of pandas ?? []) checkPandaName(panda);
  const server = await StreamServer.connect(nats, 'pandablocks streams purge');
  const taken: Lease[] = [];
  try {
    const purged = pandas ?? (await allPandas(server));
    for (const panda of purged) taken.push(await takeLease(server, panda));
    for (const panda of purged) await refuseWritten(server, panda);
    for (const panda of purged) await purge(server, panda);
    return [...purged];
  } finally {
    await Promise.all(taken.map((lease) => lease.release()));
    await server.close();
  }
}

/** @throws LeaseHeldError if somebody publishes the PandA */
async function takeLease(server: StreamServer, panda: string): Promise<Lease> {
  const taken = await server.ask(`The lease of ${panda} can't be taken`, async () => {
    const bucket = await server.bucket(LEASES_BUCKET);
    return await Lease.take(bucket, publisherKey(panda), thisHolder(), { revives: true });
  });
  if (taken instanceof Lease) return taken;
  throw new LeaseHeldError(`${panda} is published by ${nameOf(taken)}: end that before.`);
}

/** @throws LeaseHeldError if somebody writes one of its acquisitions */
async function refuseWritten(server: StreamServer, panda: string): Promise<void> {
  await server.ask(`The leases of ${panda} can't be looked at`, async () => {
    const bucket = await server.bucket(LEASES_BUCKET);
    for (const number of await acquisitionsOf(server, panda)) {
      const held = await lookAtLease(bucket, jobKey(panda, number));
      if (held === null) continue;
      throw new LeaseHeldError(
        `Acquisition ${number} of ${panda} is written by ${nameOf(held)}: wait for that, or end it before.`,
      );
    }
  });
}

function nameOf({ holder }: HeldLease): string {
  return holder === null ? 'another process' : describeHolder(holder);
}

async function acquisitionsOf(server: StreamServer, panda: string): Promise<number[]> {
  const query = { subjects_filter: subjectsOf(panda) };
  const { state } = await server.manager.streams.info(streamOf(panda), query);
  return Object.keys(state.subjects ?? {}).map((subject) => numberOfSubject(subject) ?? 0);
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

/** Jobs are removed first, so that no writer finds a job without its acquisition. */
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
