/** Writes the acquisitions in a durable stream into files. */

import { setTimeout as sleep } from 'node:timers/promises';

import { KEPT_RESULTS, ResultLog } from '../../capture/result-log.js';
import {
  AcquisitionError,
  CaptureAbortedError,
  PandaError,
  StreamMissingError,
} from '../../errors.js';
import { removeLeftOvers } from '../../hdf/path/remove-left-overs.js';
import { JOBS_STREAM, LEASES_BUCKET } from '../names.js';
import { ApiCode, apiCodeOf, explainError, isClosed } from '../nats/explain-error.js';
import { StreamServer } from '../nats/stream-server.js';
import { checkFolderOf, fileNamesOf } from './file-name.js';
import { JobQueue } from './job-queue.js';
import { jobTimesOf } from './job-times.js';
import type { JobSettings } from './job-settings.js';
import { JobWriter, type StreamedResult } from './job-writer.js';
import { allPandas, requeueOrphans } from './orphans.js';
import {
  checkStreamWriterOptions,
  type WriteHdfFilesFromStreamOptions,
} from './stream-writer-options.js';
import { watchConnection } from './watch-connection.js';

const AGAIN_MS = 500;
/** Codes (`err_code`) of clusters that have no leader at the moment, or too few servers. */
const TEMPORARY = [10003, 10004, 10005, 10008, 10009, 10023];

/**
 * Takes acquisitions that wait in a durable stream, waits for more, and writes each into an HDF5 file. Any
 * number of programs can do this at the same time, on any number of hosts: each acquisition is written by one of
 * them. If that program dies, another one writes the acquisition from the beginning.
 * A file has a temporary name until the server has confirmed that the job is done.
 *
 * @returns the result of each acquisition; with `num: 0` the latest 1000: `onResult` gets all
 * @throws InvalidOptionError, OutputPathError before anything is written
 * @throws NatsUnavailableError if the NATS clients are not installed
 * @throws StreamConnectError, StreamMissingError
 * @throws AcquisitionError if an acquisition was not good; all of them were handled nevertheless
 * @throws CaptureAbortedError if `signal` ended the call; its cause is the reason
 * @throws HdfError, OutputPathError, NotOnDiskError if files can't be written on this host. The acquisition is
 *   left to other writers. `results` of each error has the results so far.
 */
export async function writeHdfFilesFromStream(
  options: WriteHdfFilesFromStreamOptions,
): Promise<StreamedResult[]> {
  checkStreamWriterOptions(options);
  const server = await StreamServer.connect(options.nats, 'pandablocks hdf --from');
  try {
    return await writeAll(server, options);
  } finally {
    await server.close();
  }
}

async function writeAll(
  server: StreamServer,
  options: WriteHdfFilesFromStreamOptions,
): Promise<StreamedResult[]> {
  const { num = 0, makeFolders = false, signal = new AbortController().signal } = options;
  const pandas = await pandasOf(server, options);
  const names = fileNamesOf(options.scheme, pandas, num);
  await checkFolderOf(names, makeFolders);
  const log = new ResultLog(num === 0 ? KEPT_RESULTS : Infinity);
  const results: StreamedResult[] = [];
  const told = (result: StreamedResult): void => {
    log.add(result);
    results.push(result);
    if (num === 0 && results.length > KEPT_RESULTS) results.shift();
    options.onResult?.(result);
  };
  const warn = (warning: string): void => options.onWarning?.(warning);
  const times = await jobTimesOf(server);
  const writer = new JobWriter({
    server,
    names,
    file: fileOptionsOf(options),
    makeFolders,
    allowMissed: options.allowMissed ?? false,
    onWarning: warn,
    signal,
    times,
  });
  const unwatch = watchConnection(server, options);
  const queue = new JobQueue(server, options.pandas ?? null, warn);
  try {
    if (names.folder !== null) await removeLeftOvers(names.folder);
    options.onReady?.();
    let left = num === 0 ? Infinity : num;
    let looked = -Infinity;
    while (left > 0) {
      signal.throwIfAborted();
      try {
        const job = await queue.take();
        if (job !== null) {
          if (await writer.write(job, told)) left--;
          continue;
        }
        if (performance.now() - looked > times.leaseMs) {
          looked = performance.now();
          if ((await requeueOrphans(server, options.pandas ?? null)).length > 0) continue;
        }
        await queue.wait(signal);
      } catch (error) {
        if (signal.aborted || isFinal(error)) throw error;
        // A server that is away may come back.
        await sleep(AGAIN_MS, null, { signal }).catch(() => {});
      }
    }
  } catch (error) {
    const isStop = signal.aborted && error === signal.reason;
    throw withResults(isStop ? abortion(log, error) : explained(server, error), log);
  } finally {
    await writer.close();
    unwatch();
    queue.close();
  }
  if (log.failed > 0) throw withResults(new AcquisitionError(log.explainFailed()), log);
  return results;
}

/** @returns null: all PandAs, of which there are several @throws StreamMissingError */
async function pandasOf(
  server: StreamServer,
  { pandas }: WriteHdfFilesFromStreamOptions,
): Promise<readonly string[] | null> {
  const setUp = '"pandablocks streams setup" makes it';
  try {
    await server.bucket(LEASES_BUCKET);
    await server.manager.streams.info(JOBS_STREAM);
    if (pandas !== undefined) return pandas;
    const all = await allPandas(server);
    return all.length === 1 ? all : null;
  } catch (error) {
    if (apiCodeOf(error) !== ApiCode.StreamMissing) {
      return await server.ask("The jobs can't be looked at", () => Promise.reject(error as Error));
    }
    throw new StreamMissingError(`The server at ${server.label} has no stream of jobs: ${setUp}.`, {
      cause: error,
    });
  }
}

const FILE_OPTIONS = [
  ...(['attributes', 'bits', 'bitWords', 'captureRecordHdfNames', 'chunkSamples'] as const),
  ...(['dropSuspect', 'flushPeriod', 'last', 'onOpen', 'onProgress'] as const),
];

/** Those that are given: the others are as the publisher says. */
function fileOptionsOf(options: WriteHdfFilesFromStreamOptions): JobSettings['file'] {
  const given = FILE_OPTIONS.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}

/** Whether no repetition of the request can succeed. */
function isFinal(error: unknown): boolean {
  if (error instanceof PandaError || isClosed(error)) return true;
  const code = apiCodeOf(error);
  return code !== null && !TEMPORARY.includes(code);
}

function explained({ label }: StreamServer, error: unknown): unknown {
  const isOfClient = apiCodeOf(error) !== null || isClosed(error);
  return isOfClient ? explainError(error, "The jobs can't be read", label) : error;
}

function abortion(log: ResultLog, cause: unknown): CaptureAbortedError {
  const message = ['The writing was stopped.', log.explainFailed()].filter(Boolean).join(' ');
  return new CaptureAbortedError(message, log.failed, { cause });
}

function withResults(error: unknown, log: ResultLog): unknown {
  if (error instanceof PandaError) error.results = log.results;
  return error;
}
