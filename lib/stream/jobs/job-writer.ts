/** Handles one job of a writer. */

import { onAbort } from '../../client/net/abort-listener.js';
import {
  HdfError,
  LeaseLostError,
  NativeLoadError,
  NotOnDiskError,
  OutputPathError,
  type PandaError,
  StreamConnectError,
  StreamGapError,
  StreamMessageError,
} from '../../errors.js';
import { makeFolderOf } from '../../hdf/path/filename-scheme.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import { decodeJob, type Job } from '../format/job.js';
import { Lease, thisHolder } from '../lease.js';
import { jobKey, LEASES_BUCKET } from '../names.js';
import { AcquisitionReader } from '../reader/acquisition-reader.js';
import { ExistingFile } from './existing-file.js';
import { HeldJob, type JobReport } from './held-job.js';
import type { JobSettings } from './job-settings.js';
import type { QueuedJob } from './queued-job.js';
import { JobRecording, type RecordedJob } from './record-job.js';
import { resultWithoutFile } from './result-without-file.js';

/** The result of an acquisition from a stream. */
export interface StreamedResult extends AcquisitionResult {
  /** Name of the PandA in the stream. */
  readonly panda: string;
  /** The publisher's number of the acquisition. */
  readonly number: number;
}

/** A job that has failed so often is set aside. */
const MOST_FAILURES = 3;

/** Limit of finished jobs that wait for programs that read their acquisitions. */
const MOST_REMOVING = 16;

export class JobWriter {
  readonly #settings: JobSettings;
  readonly #holder = thisHolder();
  /** Finished jobs whose acquisitions are still in their streams. */
  readonly #done = new Set<HeldJob>();
  readonly #removing = new Set<Promise<void>>();

  constructor(settings: JobSettings) {
    this.#settings = settings;
  }

  /**
   * Writes the acquisition of a job.
   *
   * @param told called with the result as soon as the file has its name
   * @returns whether there is a result: none if another writer has the job, or if it is to be tried again
   * @throws the reason of the signal, StreamConnectError, errors of the client
   * @throws HdfError, OutputPathError, NotOnDiskError if this host can't write files; the job is given back
   */
  async write(queued: QueuedJob, told: (result: StreamedResult) => void): Promise<boolean> {
    const { server, times, signal } = this.#settings;
    const { panda, number } = queued;
    const bucket = await server.bucket(LEASES_BUCKET);
    const lease = await Lease.take(bucket, jobKey(panda, number), this.#holder, {
      revives: true,
      renewMs: times.workingMs,
    });
    if (!(lease instanceof Lease)) {
      await queued.giveBack(times.workingMs);
      return false;
    }
    const held = new HeldJob(server, queued, lease, { ...times, signal });
    // The job is free at once for another writer.
    const unlisten = onAbort(signal, () => void held.stop());
    try {
      return await this.#work(held, told);
    } catch (error) {
      return await this.#fail(held, error, told);
    } finally {
      unlisten();
      const removing = this.#remove(held).finally(() => this.#removing.delete(removing));
      this.#removing.add(removing);
      if (this.#removing.size > MOST_REMOVING) await Promise.race(this.#removing);
    }
  }

  /** Waits until written acquisitions were removed from the streams. */
  async close(): Promise<void> {
    await Promise.all(this.#removing);
  }

  async #remove(held: HeldJob): Promise<void> {
    try {
      if (this.#done.delete(held)) await held.removeAcquisition();
    } catch (error) {
      this.#warnUntold(held, error);
    } finally {
      await held.release();
    }
  }

  async #work(held: HeldJob, told: (result: StreamedResult) => void): Promise<boolean> {
    const { panda, number, payload } = held.queued;
    const job = decodeJob(payload);
    held.publisher = job.publisher;
    if (await held.isDone()) return false;
    if (job.panda !== panda || job.number !== number) {
      throw new StreamMessageError('The job is of another acquisition than its subject says.');
    }
    const reader = this.#readerOf(job, held.signal);
    try {
      const recorded = await this.#record(held, reader);
      if (recorded === null) {
        await held.acknowledge();
        const error = 'The publisher was gone before it had begun.';
        await this.#settle(held, { ...NOTHING, error }, null);
        return false;
      }
      const { result, problem } = recorded;
      told({ ...result, panda, number });
      const report = {
        file: result.file,
        samples: result.samplesWritten,
        bytes: result.bytesReceived,
        error: problem?.message ?? null,
      };
      await this.#settle(held, report, problem);
      return true;
    } finally {
      await reader.close();
    }
  }

  /** The file has its name. If the records can't be written now, another writer corrects them later. */
  async #settle(held: HeldJob, report: JobReport, problem: PandaError | null): Promise<void> {
    try {
      if (problem !== null) await held.tellAside(report, 1);
      else {
        await held.tellDone(report);
        this.#done.add(held);
      }
    } catch (error) {
      this.#warnUntold(held, error);
    }
  }

  #warnUntold({ queued: { panda, number } }: HeldJob, error: unknown): void {
    this.#settings.onWarning(
      `Acquisition ${number} of ${panda} is written, but the stream could not be told: ${String(error)}.`,
    );
  }

  /** @returns null: the acquisition has no messages */
  async #record(held: HeldJob, reader: AcquisitionReader): Promise<RecordedJob | null> {
    const first = await reader.next();
    if (first.kind !== 'head') return null;
    held.publisher = first.publisher;
    const { panda, number } = held.queued;
    const { head } = first;
    const { names, makeFolders } = this.#settings;
    const { startedAt = null, options } = head;
    const path = names.of({ ...options, panda, number, startedAt });
    if (makeFolders) makeFolderOf(path);
    const recording = new JobRecording(this.#settings, held, reader, head);
    const existing = await ExistingFile.at(path);
    return existing === null ? await recording.write(path) : await recording.adopt(existing);
  }

  #readerOf(job: Job, signal: AbortSignal): AcquisitionReader {
    const { server, times } = this.#settings;
    return new AcquisitionReader(server, {
      panda: job.panda,
      number: job.number,
      after: job.afterSequence,
      publisher: job.publisher === '' ? null : job.publisher,
      fences: true,
      lends: true,
      goneMs: times.goneMs,
      signal,
    });
  }

  /** @returns whether there is a result @throws the errors that end this writer */
  async #fail(
    held: HeldJob,
    error: unknown,
    told: (result: StreamedResult) => void,
  ): Promise<boolean> {
    const { onWarning, times, signal } = this.#settings;
    const { panda, number } = held.queued;
    if (signal.aborted) {
      await held.giveBack(0);
      throw signal.reason;
    }
    const message = error instanceof Error ? error.message : String(error);
    const what = `Acquisition ${number} of ${panda}`;
    if (error instanceof LeaseLostError) {
      onWarning(`${what} is not written here any more: ${message}`);
      return false;
    }
    if (error instanceof StreamConnectError) throw error;
    if (isOfHost(error)) {
      await held.giveBack(times.retryMs);
      throw error;
    }
    // Invalid content of the stream stays invalid at the next attempt.
    const isContent = error instanceof StreamGapError;
    const report: JobReport = { ...NOTHING, error: message };
    const isSetAside = await held.countFailure(
      report,
      isContent ? 1 : MOST_FAILURES,
      times.retryMs,
    );
    const then = isSetAside ? 'was set aside' : 'will be tried again';
    onWarning(`${what} could not be written and ${then}: ${message}`);
    if (isSetAside) told({ ...resultWithoutFile(message), panda, number });
    return isSetAside;
  }
}

const NOTHING: JobReport = { file: null, samples: 0, bytes: 0, error: null };

/** Whether another host may succeed: a full disk, no permission, no folder. */
function isOfHost(error: unknown): boolean {
  if (error instanceof HdfError) return error.systemCode !== null;
  if (error instanceof OutputPathError) {
    const { errno, code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    return errno !== undefined && code !== 'EEXIST';
  }
  return error instanceof NotOnDiskError || error instanceof NativeLoadError;
}
