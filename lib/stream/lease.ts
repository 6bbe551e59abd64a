/**
 * Leases for publishing a PandA and for writing an acquisition: keys in a bucket that expire unless they are
 * renewed.
 */

import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';

import type { KV, KvEntry } from '@nats-io/kv';

import { LeaseLostError } from '../errors.js';
import { apiCodeOf, ApiCode } from './nats/explain-error.js';

/** The holder of a lease. */
export interface LeaseHolder {
  /** Id of the process, or of the part of the process that holds leases. */
  readonly id: string;
  /** Name of the host. */
  readonly host: string;
  /** Process id. */
  readonly pid: number;
  /** Start time: ISO 8601. */
  readonly since: string;
}

/** A lease expires if it is not renewed for so many seconds. The bucket enforces it. */
export const LEASE_SECONDS = 10;
/** Interval of renewals, milliseconds. */
const RENEW_MS = 3000;
/** Pause before a failed renewal is tried again, milliseconds. */
const RETRY_MS = 500;

/** A holder for this process. */
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
   * Whether the lease is taken again after it has expired, if it is still free. Otherwise it counts as lost:
   * another process may have held it, and released it.
   */
  readonly revives: boolean;
  /** Interval of renewals, milliseconds; default 3000. */
  readonly renewMs?: number | undefined;
}

/** A lease that is held. It is renewed automatically until it is released or lost. */
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
   * @returns the lease; or its present holder, with the revision, which changes with each renewal
   * @throws errors of the client, if the bucket can't be reached
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

  /** Aborted with a LeaseLostError when another process holds the lease. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Renews the lease now.
   *
   * @throws LeaseLostError if another process holds it; errors of the client, if the bucket can't be reached
   */
  async renew(): Promise<void> {
    this.lost.throwIfAborted();
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    await this.#renewing;
  }

  /** Releases the lease. If the server can't be reached, the lease expires. */
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
        // The answer to an earlier update was lost.
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

/** A lease that another process holds. */
export interface HeldLease {
  /** Null: the value could not be decoded. */
  readonly holder: LeaseHolder | null;
  /** Changes with each renewal. */
  readonly revision: number;
}

/** The holder of a lease; null: none. @throws errors of the client, if the bucket can't be reached */
export async function lookAtLease(bucket: KV, key: string): Promise<HeldLease | null> {
  const entry = await bucket.get(key);
  if (entry?.operation !== 'PUT') return null;
  return { holder: holderOf(entry), revision: entry.revision };
}

/** Describes a holder for messages. */
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
