/** Who publishes a PandA, or writes an acquisition: a key of a bucket that forgets what is not renewed. */

import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';

import type { KV, KvEntry } from '@nats-io/kv';

import { LeaseLostError } from '../errors.js';
import { apiCodeOf, ApiCode } from './nats/explain-error.js';

/** Who holds a lease. */
export interface LeaseHolder {
  /** Of the process, or of the part of it that holds leases. */
  readonly id: string;
  /** The name of the host of the process. */
  readonly host: string;
  /** The number of the process. */
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** A lease that is not renewed for so long is free, seconds. The bucket applies it. */
export const LEASE_SECONDS = 10;
/** How often a lease is renewed, milliseconds. */
const RENEW_MS = 3000;
/** How soon a renewal that has failed is tried again, milliseconds. */
const RETRY_MS = 500;

/** A holder that is this process. */
export function thisHolder(): LeaseHolder {
  return {
    id: randomUUID(),
    host: hostname(),
    pid: process.pid,
    // eslint-disable-next-line no-restricted-syntax -- a stamp
    since: new Date().toISOString(),
  };
}

export interface LeaseOptions {
  /**
   * Whether a lease that has expired, and that nobody else has taken, goes on. If not, it counts as lost:
   * somebody may have held it, and be done.
   */
  readonly revives: boolean;
  /** How often the lease is renewed, milliseconds; default 3000. */
  readonly renewMs?: number | undefined;
}

/** A lease that is held. Renewed by itself until it is released or lost. */
export class Lease {
  readonly holder: LeaseHolder;
  readonly #bucket: KV;
  readonly #key: string;
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  #revision: number;
  #timer: NodeJS.Timeout | null = null;
  #renewing: Promise<void> | null = null;
  #isReleased = false;

  private constructor(
    bucket: KV,
    key: string,
    holder: LeaseHolder,
    revision: number,
    options: LeaseOptions,
  ) {
    this.#bucket = bucket;
    this.#key = key;
    this.holder = holder;
    this.#revision = revision;
    this.#options = options;
    this.#schedule();
  }

  /**
   * Takes a lease.
   *
   * @returns the lease; or who holds it, with the revision, which changes with each renewal
   * @throws errors of the client, if the bucket can't be asked
   */
  static async take(
    bucket: KV,
    key: string,
    holder: LeaseHolder,
    options: LeaseOptions,
  ): Promise<Lease | HeldLease> {
    for (;;) {
      try {
        const revision = await bucket.create(key, JSON.stringify(holder));
        return new Lease(bucket, key, holder, revision, options);
      } catch (error) {
        if (apiCodeOf(error) !== ApiCode.WrongLastSequence) throw error;
      }
      const held = await lookAtLease(bucket, key);
      if (held === null) continue;
      if (held.holder?.id !== holder.id) return held;
      return new Lease(bucket, key, holder, held.revision, options);
    }
  }

  /** Aborted with a LeaseLostError when somebody else has the lease. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Renews the lease now.
   *
   * @throws LeaseLostError if somebody else has it; errors of the client, if the bucket can't be asked
   */
  async renew(): Promise<void> {
    this.lost.throwIfAborted();
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    await this.#renewing;
  }

  /** Lets others have it. What can't be told to the server expires by itself. */
  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#renewing?.catch(() => {});
    if (this.lost.aborted) return;
    await this.#bucket.delete(this.#key, { previousSeq: this.#revision }).catch(() => {});
  }

  async #renew(): Promise<void> {
    const value = JSON.stringify(this.holder);
    for (;;) {
      try {
        this.#revision = await this.#bucket.update(this.#key, value, this.#revision);
        return;
      } catch (error) {
        if (apiCodeOf(error) !== ApiCode.WrongLastSequence) throw error;
      }
      const held = await lookAtLease(this.#bucket, this.#key);
      if (held?.holder?.id === this.holder.id) {
        // An update whose answer was lost.
        this.#revision = held.revision;
      } else if (held === null && this.#options.revives) {
        await this.#revive(value);
        return;
      } else {
        this.#lose(held);
      }
    }
  }

  async #revive(value: string): Promise<void> {
    try {
      this.#revision = await this.#bucket.create(this.#key, value);
    } catch (error) {
      if (apiCodeOf(error) !== ApiCode.WrongLastSequence) throw error;
      const held = await lookAtLease(this.#bucket, this.#key);
      if (held?.holder?.id !== this.holder.id) this.#lose(held);
      this.#revision = held.revision;
    }
  }

  #lose(held: HeldLease | null): never {
    const who = held?.holder ?? null;
    const error = new LeaseLostError(
      who === null
        ? `The lease ${this.#key} is lost: it was not renewed for ${LEASE_SECONDS} s.`
        : `The lease ${this.#key} is lost to ${describeHolder(who)}.`,
    );
    this.#lost.abort(error);
    throw error;
  }

  #schedule(milliseconds = this.#options.renewMs ?? RENEW_MS): void {
    if (this.#isReleased || this.lost.aborted) return;
    const renewed = (): void => {
      this.#schedule();
    };
    const failed = (): void => {
      this.#schedule(RETRY_MS);
    };
    this.#timer = setTimeout(() => void this.renew().then(renewed, failed), milliseconds).unref();
  }
}

/** A lease that somebody else holds. */
export interface HeldLease {
  /** Null: the value tells nothing. */
  readonly holder: LeaseHolder | null;
  /** Changes with each renewal. */
  readonly revision: number;
}

/** Who holds a lease; null: nobody. @throws errors of the client, if the bucket can't be asked */
export async function lookAtLease(bucket: KV, key: string): Promise<HeldLease | null> {
  const entry = await bucket.get(key);
  if (entry?.operation !== 'PUT') return null;
  return { holder: holderOf(entry), revision: entry.revision };
}

/** For messages. */
export function describeHolder({ host, pid, since }: LeaseHolder): string {
  return `process ${pid} on ${host}, since ${since}`;
}

function holderOf(entry: KvEntry): LeaseHolder | null {
  try {
    const { id, host, pid, since } = entry.json<Partial<Record<keyof LeaseHolder, unknown>>>();
    return { id: String(id), host: String(host), pid: Number(pid), since: String(since) };
  } catch {
    return null;
  }
}
