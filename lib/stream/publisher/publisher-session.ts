/** A publisher's connection, with the PandA's lease and checked streams. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { KV } from '@nats-io/kv';

import { LeaseHeldError, PandaError, StreamMissingError } from '../../errors.js';
import { describeHolder, Lease, LEASE_SECONDS, type LeaseHolder } from '../lease.js';
import { JOBS_STREAM, LEASES_BUCKET, NUMBERS_BUCKET, publisherKey, streamOf } from '../names.js';
import { ApiCode, apiCodeOf, explainError } from '../nats/explain-error.js';
import type { NatsOptions } from '../nats/nats-options.js';
import { ConnectionWatch } from '../nats/connection-watch.js';
import { StreamServer } from '../nats/stream-server.js';

/** Interval of checks of a lease that another process holds, milliseconds. */
const LOOK_AGAIN_MS = 500;
/** Of the time after which a lease expires: how often it is renewed. */
const RENEWED_SHARE = 0.3;
/** Time limit of the release of the lease, which would expire anyway, milliseconds. */
const RELEASE_MS = 1000;

export class PublisherSession {
  readonly server: StreamServer;
  readonly watch: ConnectionWatch;
  readonly lease: Lease;
  readonly numbers: KV;
  /** The number of the latest acquisition that is known of; null: nobody has looked. */
  latestNumber: number | null = null;
  /** Name of the PandA. */
  readonly panda: string;
  readonly stream: string;

  private constructor(panda: string, server: StreamServer, lease: Lease, numbers: KV) {
    this.panda = panda;
    this.stream = streamOf(panda);
    this.server = server;
    this.watch = new ConnectionWatch(server);
    this.lease = lease;
    this.numbers = numbers;
  }

  /**
   * Connects, and takes the lease. If another process holds the lease, waits whether that process renews it: it
   * may be dead.
   *
   * @throws LeaseHeldError if another publisher has the PandA
   * @throws StreamMissingError if a stream or a bucket does not exist
   * @throws NatsUnavailableError, StreamConnectError, StreamTimeoutError, StreamRefusedError
   */
  static async open(
    nats: NatsOptions,
    panda: string,
    holder: LeaseHolder,
  ): Promise<PublisherSession> {
    const server = await StreamServer.connect(nats, `pandablocks publish ${panda}`);
    try {
      await requireStreams(server, panda);
      const leases = await server.bucket(LEASES_BUCKET);
      const numbers = await server.bucket(NUMBERS_BUCKET);
      const lease = await takeLease(leases, panda, holder).catch((error: unknown) => {
        throw explainError(error, `The lease of ${panda} could not be taken`, server.label);
      });
      return new PublisherSession(panda, server, lease, numbers);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Releases the lease, and closes the connection. */
  async close(): Promise<void> {
    const patience = new AbortController();
    const late = sleep(RELEASE_MS, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([this.lease.release(), late]);
    patience.abort();
    await this.server.close();
  }
}

/** @throws StreamMissingError */
async function requireStreams(server: StreamServer, panda: string): Promise<void> {
  const names = [streamOf(panda), JOBS_STREAM, `KV_${LEASES_BUCKET}`, `KV_${NUMBERS_BUCKET}`];
  for (const name of names) {
    try {
      await server.manager.streams.info(name);
    } catch (error) {
      if (apiCodeOf(error) !== ApiCode.StreamMissing) {
        throw explainError(error, `The stream ${name} can't be looked at`, server.label);
      }
      throw missingStream(server, panda, name, error);
    }
  }
}

/** The error for a missing stream, which says how to create it. */
export function missingStream(
  server: StreamServer,
  panda: string,
  name: string,
  cause: unknown,
): PandaError {
  return new StreamMissingError(
    `There is no stream ${name} at ${server.label}: make it with \`pandablocks streams setup ${server.label} --panda ${panda} --max-bytes SIZE\`, where SIZE is what it may take on the server's disk, such as 100G.`,
    { cause },
  );
}

async function takeLease(leases: KV, panda: string, holder: LeaseHolder): Promise<Lease> {
  const deadline = performance.now() + (LEASE_SECONDS + 2) * 1000;
  const renewMs = (await leases.status()).ttl * RENEWED_SHARE;
  let revision: number | null = null;
  for (;;) {
    const taken = await Lease.take(leases, publisherKey(panda), holder, { revives: true, renewMs });
    if (taken instanceof Lease) return taken;
    const isRenewed = revision !== null && taken.revision !== revision;
    revision = taken.revision;
    if (isRenewed || performance.now() > deadline) {
      const who = taken.holder === null ? 'another process' : describeHolder(taken.holder);
      throw new LeaseHeldError(
        `${panda} is published by ${who}: end that first, or give this PandA another name.`,
      );
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
