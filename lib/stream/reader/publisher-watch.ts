/**
 * Watches whether the publisher of an acquisition is alive, and ends an acquisition whose publisher is gone.
 */

import { StreamGapError } from '../../errors.js';
import { type AcquisitionEndMessage, encodeEnd } from '../format/end.js';
import { encodeHeaders } from '../format/headers.js';
import { lookAtLease } from '../lease.js';
import { acquisitionSubject, LEASES_BUCKET, publisherKey, streamOf } from '../names.js';
import { ApiCode, apiCodeOf, isClosed, isPassing } from '../nats/explain-error.js';
import type { StreamServer } from '../nats/stream-server.js';

/** After a restart of the server publishers need some seconds to renew their leases. */
export const GONE_MS = 10_000;

export interface WatchedAcquisition {
  readonly panda: string;
  readonly number: number;
}

/** Progress of a reader. */
export interface Progress {
  /** Id of the publisher; null: not known. */
  readonly publisher: string | null;
  /** Sequence of the last message; 0: none. */
  readonly lastSequence: number;
  readonly rows: number;
}

export class PublisherWatch {
  readonly #server: StreamServer;
  readonly #acquisition: WatchedAcquisition;
  readonly #goneMs: number;
  #goneSince: number | null = null;

  /** @param goneMs a publisher without a lease for so long is gone */
  constructor(server: StreamServer, acquisition: WatchedAcquisition, goneMs: number) {
    this.#server = server;
    this.#acquisition = acquisition;
    this.#goneMs = goneMs;
  }

  /** To be called when a message has arrived. */
  reset(): void {
    this.#goneSince = null;
  }

  /**
   * Checks whether more messages can arrive.
   *
   * @param fences whether to end an acquisition without a publisher in the stream; the end then arrives as a
   *   message
   * @returns the end, if the acquisition is over without one in the stream; null: continue to read
   * @throws StreamGapError if messages that have arrived were removed from the stream
   */
  async look(progress: Progress, fences: boolean): Promise<AcquisitionEndMessage | null> {
    try {
      return await this.#look(progress, fences);
    } catch (error) {
      if (isClosed(error) || error instanceof StreamGapError) throw error;
      const isTransient = isPassing(error) || apiCodeOf(error) !== null;
      if (!isTransient) throw error;
      this.reset();
      return null;
    }
  }

  async #look(progress: Progress, fences: boolean): Promise<AcquisitionEndMessage | null> {
    const { panda, number } = this.#acquisition;
    const stream = streamOf(panda);
    const { manager } = this.#server;
    const isGone = await this.#isGone(progress.publisher);
    const last = (await manager.streams.info(stream)).state.last_seq;
    const own = await this.#lastOwn();
    if (own < progress.lastSequence) {
      throw new StreamGapError(
        `Acquisition ${number} of ${panda} was removed from the stream while it was read, behind row ${progress.rows}.`,
      );
    }
    if (!isGone || own > progress.lastSequence) return null;
    // Messages of later acquisitions follow, so no more of this one can arrive.
    const isOver = own > 0 ? last > own : await this.#hasNewer();
    if (isOver || !fences) return abandoned(progress.rows);
    await this.#publishEnd(progress, last);
    return null;
  }

  async #isGone(publisher: string | null): Promise<boolean> {
    const bucket = await this.#server.bucket(LEASES_BUCKET);
    const lease = await lookAtLease(bucket, publisherKey(this.#acquisition.panda));
    if (lease !== null) {
      this.reset();
      // If the publisher is not known, the process with the lease may be about to begin the acquisition.
      return publisher !== null && lease.holder?.id !== publisher;
    }
    this.#goneSince ??= performance.now();
    return performance.now() - this.#goneSince >= this.#goneMs;
  }

  /** Sequence of the acquisition's last message; 0: none. */
  async #lastOwn(): Promise<number> {
    const { panda, number } = this.#acquisition;
    return await this.#lastOf(acquisitionSubject(panda, number));
  }

  async #lastOf(subject: string): Promise<number> {
    const { manager } = this.#server;
    try {
      const query = { last_by_subj: subject };
      return (await manager.streams.getMessage(streamOf(this.#acquisition.panda), query))?.seq ?? 0;
    } catch (error) {
      if (apiCodeOf(error) === ApiCode.MessageMissing) return 0;
      throw error;
    }
  }

  async #hasNewer(): Promise<boolean> {
    const { panda, number } = this.#acquisition;
    const { state } = await this.#server.manager.streams.info(streamOf(panda), {
      subjects_filter: `panda.${panda}.*`,
    });
    const prefix = `panda.${panda}.`;
    return Object.keys(state.subjects ?? {}).some(
      (subject) => Number(subject.slice(prefix.length)) > number,
    );
  }

  /** If the publisher is alive after all, the server refuses this end, or the publisher's next message. */
  async #publishEnd({ publisher, rows }: Progress, lastSequence: number): Promise<void> {
    const { panda, number } = this.#acquisition;
    const headers = this.#server.packages.transport.headers();
    const values = { kind: 'end', acquisition: number, firstRow: rows, rows: 0 } as const;
    for (const [name, value] of encodeHeaders({ ...values, publisher: publisher ?? 'unknown' })) {
      headers.set(name, value);
    }
    await this.#server.jetstream.publish(
      acquisitionSubject(panda, number),
      encodeEnd(abandoned(rows)),
      { headers, expect: { lastSequence } },
    );
  }
}

function abandoned(rows: number): AcquisitionEndMessage {
  const message = 'The publisher of the acquisition is gone.';
  return { ended: 'abandoned', end: null, cause: { code: 'ABANDONED', message }, rows };
}
