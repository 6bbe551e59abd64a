/** A job that this writer has, with its lease, until the job is done, given back or lost. */

import { onAbort } from '../../client/net/abort-listener.js';
import { LeaseLostError } from '../../errors.js';
import { type DoneRecord, isOf } from '../format/done.js';
import type { Lease } from '../lease.js';
import { acquisitionSubject, asideSubject, streamOf } from '../names.js';
import type { StreamServer } from '../nats/stream-server.js';
import { readDone, writeDone } from './done-records.js';
import { insist } from './insist.js';
import { putBack } from './orphans.js';
import type { QueuedJob } from './queued-job.js';
import { waitForReaders } from './wait-for-readers.js';

/** The report of a job. */
export interface JobReport {
  readonly file: string | null;
  readonly samples: number;
  readonly bytes: number;
  readonly error: string | null;
}

export interface HeldJobOptions {
  /** A lease that is not renewed for so long is lost, milliseconds. */
  readonly leaseMs: number;
  /** Interval at which the writer reports that it works on the job, milliseconds. */
  readonly workingMs: number;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/** Limit for the records of a job if the server does not answer: other writers find unfinished records. */
const BOOKKEEPING_MS = 30_000;

export class HeldJob {
  readonly queued: QueuedJob;
  /** The id of who publishes the acquisition; empty: it is not known. */
  publisher = '';
  readonly #server: StreamServer;
  readonly #lease: Lease;
  readonly #options: HeldJobOptions;
  readonly #ending = new AbortController();
  readonly #unlisten: readonly (() => void)[];
  readonly #timer: NodeJS.Timeout;
  #isAcknowledged = false;

  constructor(server: StreamServer, queued: QueuedJob, lease: Lease, options: HeldJobOptions) {
    this.#server = server;
    this.queued = queued;
    this.#lease = lease;
    this.#options = options;
    this.#unlisten = [options.signal, lease.lost].map((signal) => {
      const end = (): void => {
        this.fail(signal.reason);
      };
      if (signal.aborted) end();
      return onAbort(signal, end);
    });
    this.#timer = setInterval(() => {
      queued.working();
    }, options.workingMs);
  }

  /** Aborted when the work must end: by a stop, a lost lease, or a failure. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Ends the work with an error: the file is not kept. */
  readonly fail = (error: unknown): void => {
    this.#ending.abort(error);
  };

  /**
   * Whether the job was done before: its writer died before it took the job out of the queue, or a process put
   * it there again. Such a job is taken out of the queue.
   *
   * @throws the reason of `signal`
   */
  async isDone(): Promise<boolean> {
    const done = await this.#insist(() => this.#readDone());
    if (done?.state !== 'done') return false;
    await this.#insist(() => this.queued.acknowledge());
    await this.#insist(() => this.#purge());
    return true;
  }

  /**
   * Takes the job out of the queue. After the confirmation, no other writer writes the acquisition.
   *
   * @param isSetAside the job goes to those that are set aside
   * @throws LeaseLostError if another writer has or had the job; the reason of `signal`
   */
  async acknowledge(isSetAside = false): Promise<void> {
    const { panda, number } = this.queued;
    const done = await this.#insist(() => this.#readDone());
    if (done?.state === 'done') {
      throw new LeaseLostError(
        `Acquisition ${number} of ${panda} was written by another writer meanwhile, on ${done.host}.`,
      );
    }
    if (isSetAside) await this.#insist(() => this.#setAside());
    let renewed = 0;
    await this.#insist(async () => {
      renewed = performance.now();
      await this.#lease.renew();
      await this.queued.acknowledge();
    });
    this.#isAcknowledged = true;
    // If this process was suspended for longer, another writer may have the job now.
    if (performance.now() - renewed < this.#options.leaseMs / 2) return;
    await insist(this.#lease.lost, () => this.#lease.renew());
  }

  /** Records that the job is done. */
  async tellDone(report: JobReport): Promise<void> {
    const patience = AbortSignal.timeout(BOOKKEEPING_MS);
    await insist(patience, () => this.#record('done', report, 0));
  }

  /** Removes the acquisition of a finished job from the stream, while holding the lease. */
  async removeAcquisition(): Promise<void> {
    const { panda, number } = this.queued;
    const patience = AbortSignal.timeout(BOOKKEEPING_MS);
    await insist(patience, () => waitForReaders(this.#server, panda, number));
    await insist(patience, () => this.#purge());
  }

  /** Records that the job was set aside. */
  async tellAside(report: JobReport, failures: number): Promise<void> {
    const patience = AbortSignal.timeout(BOOKKEEPING_MS);
    await insist(patience, () => this.#record('aside', report, failures));
  }

  /**
   * Counts a failure. A job that has failed too often is set aside; others are given back.
   *
   * @param most number of failures after which a job is set aside
   * @returns whether the job was set aside
   */
  async countFailure(report: JobReport, most: number, delay: number): Promise<boolean> {
    const patience = AbortSignal.timeout(BOOKKEEPING_MS);
    const before = await insist(patience, () => this.#readDone());
    const failures = (before?.failures ?? 0) + 1;
    const isSetAside = failures >= most;
    await insist(patience, async () => {
      if (isSetAside) await this.#setAside();
      await this.#record(isSetAside ? 'aside' : 'failed', report, failures);
      if (!isSetAside) await this.giveBack(delay);
      else if (!this.#isAcknowledged) await this.queued.acknowledge();
    });
    return isSetAside;
  }

  /** Ends the work. Another writer may get the job at once, unless it is out of the queue. */
  async stop(): Promise<void> {
    if (!this.#isAcknowledged) await this.queued.giveBack(0);
  }

  /** Gives the job to another writer. @param delay milliseconds until then */
  async giveBack(delay: number): Promise<void> {
    const { panda, number, payload } = this.queued;
    if (this.#isAcknowledged) await putBack(this.#server, panda, number, payload);
    else await this.queued.giveBack(delay);
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    for (const unlisten of this.#unlisten) unlisten();
    await this.#lease.release();
  }

  async #insist<T>(request: () => Promise<T>): Promise<T> {
    return await insist(this.signal, request);
  }

  /** What became of the acquisition so far; null: nothing is known. */
  async #readDone(): Promise<DoneRecord | null> {
    const { panda, number } = this.queued;
    const done = await readDone(this.#server, panda, number);
    return done !== null && isOf(done, this.publisher) ? done : null;
  }

  async #purge(): Promise<void> {
    const { panda, number } = this.queued;
    const filter = acquisitionSubject(panda, number);
    await this.#server.manager.streams.purge(streamOf(panda), { filter });
  }

  async #setAside(): Promise<void> {
    const { panda, number, payload } = this.queued;
    const msgID = `${panda}.${number}.aside`;
    await this.#server.jetstream.publish(asideSubject(panda, number), payload, { msgID });
  }

  async #record(
    state: 'done' | 'failed' | 'aside',
    report: JobReport,
    failures: number,
  ): Promise<void> {
    const { panda, number } = this.queued;
    const { publisher } = this;
    await writeDone(this.#server, { panda, number, publisher, state, failures, ...report });
  }
}
