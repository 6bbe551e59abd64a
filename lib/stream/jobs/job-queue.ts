/** The jobs that wait in a server, one at a time. */

import type { Msg, Subscription } from '@nats-io/transport-node';

import { onAbort } from '../../client/net/abort-listener.js';
import { JOBS_STREAM, jobSubject, writersConsumer } from '../names.js';
import { ApiCode, apiCodeOf } from '../nats/explain-error.js';
import type { StreamServer } from '../nats/stream-server.js';
import { QueuedJob } from './queued-job.js';

const ANSWER_MS = 5000;
/** Interval of requests: the server does not announce jobs that were given back or lost. */
const LOOK_MS = 1000;
/** Subject of a job. */
const JOB = /^panda_jobs\.([A-Za-z0-9_-]{1,64})\.(\d{1,15})$/;

export class JobQueue {
  readonly #server: StreamServer;
  readonly #pandas: ReadonlySet<string> | null;
  readonly #announcements: Subscription;
  readonly #onWarning: (warning: string) => void;
  readonly #warnedOf = new Set<string>();
  #wake: (() => void) | null = null;
  #isAnnounced = false;
  /** The PandA of the latest job, which is asked last. */
  #latest = '';

  /**
   * @param pandas whose jobs are wanted; null: of all
   * @param onWarning told, once for each PandA, if nothing hands out its jobs
   */
  constructor(
    server: StreamServer,
    pandas: readonly string[] | null,
    onWarning: (warning: string) => void,
  ) {
    this.#server = server;
    this.#onWarning = onWarning;
    this.#pandas = pandas === null ? null : new Set(pandas);
    this.#announcements = server.connection.subscribe(jobSubject('*', '*'), {
      callback: () => {
        this.#isAnnounced = true;
        this.#wake?.();
      },
    });
  }

  /** @returns a waiting job; null: none @throws errors of the client */
  async take(): Promise<QueuedJob | null> {
    this.#isAnnounced = false;
    for (const panda of await this.#withJobs()) {
      const job = await this.#takeOf(panda);
      if (job === null) continue;
      this.#latest = panda;
      return job;
    }
    return null;
  }

  /** Waits until there may be a job. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#isAnnounced || signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    let unlisten = (): void => {};
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LOOK_MS);
      unlisten = onAbort(signal, resolve);
      this.#wake = resolve;
    });
    clearTimeout(timer);
    unlisten();
    this.#wake = null;
  }

  close(): void {
    this.#announcements.unsubscribe();
  }

  /** The PandAs with unfinished jobs, whether or not a writer has them. */
  async #withJobs(): Promise<string[]> {
    const query = { subjects_filter: jobSubject('*', '*') };
    const { state } = await this.#server.manager.streams.info(JOBS_STREAM, query);
    const names = new Set<string>();
    for (const subject of Object.keys(state.subjects ?? {})) {
      const panda = JOB.exec(subject)?.[1];
      if (panda !== undefined && this.#pandas?.has(panda) !== false) names.add(panda);
    }
    const sorted = [...names].sort();
    const next = sorted.findIndex((panda) => panda > this.#latest);
    return [...sorted.slice(Math.max(0, next)), ...sorted.slice(0, Math.max(0, next))];
  }

  async #takeOf(panda: string): Promise<QueuedJob | null> {
    const consumer = writersConsumer(panda);
    // A server says nothing to a request for a consumer that is not there.
    if (this.#warnedOf.has(panda) && (await this.#isMissing(consumer))) return null;
    const message = await this.#request(consumer).catch(async (error: unknown) => {
      if (await this.#isMissing(consumer)) return null;
      throw error;
    });
    if (message === null) {
      await this.#warnIfMissing(panda, consumer);
      return null;
    }
    const [, name, number] = JOB.exec(message.subject) ?? [];
    if (name !== panda || number === undefined) return null;
    return new QueuedJob(this.#server, message, panda, Number(number));
  }

  /** @throws errors of the client */
  async #warnIfMissing(panda: string, consumer: string): Promise<void> {
    if (this.#warnedOf.has(panda) || !(await this.#isMissing(consumer))) return;
    this.#warnedOf.add(panda);
    this.#onWarning(
      `Acquisitions of ${panda} wait, and there is no consumer ${consumer} that hands out their jobs: "pandablocks streams setup" makes it.`,
    );
  }

  /** @throws errors of the client */
  async #isMissing(consumer: string): Promise<boolean> {
    try {
      await this.#server.manager.consumers.info(JOBS_STREAM, consumer);
      return false;
    } catch (error) {
      if (apiCodeOf(error) !== ApiCode.ConsumerMissing) throw error;
      return true;
    }
  }

  /** @returns null: no job waits, or the consumer does not exist */
  async #request(consumer: string): Promise<Msg | null> {
    const { connection } = this.#server;
    try {
      const message = await connection.request(
        `$JS.API.CONSUMER.MSG.NEXT.${JOBS_STREAM}.${consumer}`,
        JSON.stringify({ batch: 1, no_wait: true }),
        // A job arrives under its own subject, so that only a separate subscription can match it to the request.
        { timeout: ANSWER_MS, noMux: true },
      );
      return (message.headers?.code ?? 0) > 0 ? null : message;
    } catch (error) {
      // The consumer of this PandA was not set up.
      if (error instanceof Error && ['NoResponders', 'RequestError'].includes(error.name))
        return null;
      throw error;
    }
  }
}
