/** The main job in one call. */

import type { AsyncClient } from '../client/async-client.js';
import {
  AcquisitionError,
  CaptureAbortedError,
  InvalidOptionError,
  OutputPathError,
  PandaError,
} from '../errors.js';
import { native } from '../native/load.js';
import type { AcquisitionResult } from '../responses/result.js';
import { Arming } from './arming.js';
import { createDefaultPipeline } from './create-pipeline.js';
import type { HdfWriterOptions } from './hdf-writer-options.js';
import { tellLeftOvers } from './left-overs.js';
import { fileNamesOf, isNumbered } from './naming.js';
import { OutputFile } from './output-file.js';
import { stopPipeline } from './pipeline.js';

export interface WriteHdfFilesOptions extends HdfWriterOptions {
  /** How many acquisitions, default 1; 0: until `signal`. */
  readonly num?: number;
  /** Disarm first, then arm at the start and after each acquisition. Default false. */
  readonly arm?: boolean;
  /** Seconds of silence on the data port until it fails; default: wait for ever. */
  readonly frameTimeout?: number | null;
  /** Called when the data port is connected: what the PandA captures from now on is received. */
  readonly onReady?: () => void;
  /** Ends the capture: the file is closed properly, and the PandA disarmed if we have armed it. */
  readonly signal?: AbortSignal | undefined;
}

/** After a disarm the PandA sends what it still holds; for how long we take it, milliseconds. */
const LAST_DATA_MS = 10_000;
/** For how long the END of an acquisition that had not begun may take, milliseconds. */
const NO_DATA_MS = 300;
/** File names that are looked at before anything is armed. */
const MAX_CHECKED_NAMES = 10_000;

/**
 * Captures acquisitions into HDF5 files, one each: raw data comes from the PandA and is scaled here,
 * in the addon, while it is written. With `arm`, `client` is connected if it is not yet.
 *
 * Names and folders are checked before anything is armed. Whatever happens later, all samples
 * received by then are in a file that opens.
 *
 * @returns what became of each acquisition
 * @throws OutputPathError, InvalidOptionError before anything has happened
 * @throws AcquisitionError if one did not end well; all of them were captured nevertheless
 * @throws CaptureAbortedError if `signal` ended it; its cause is the signal's reason
 * @throws ConnectError, ConnectionClosedError, DataTimeoutError, ProtocolError, CommandError,
 *   HdfError and the like. Their `results` tell what became of each acquisition.
 */
export async function writeHdfFiles(
  client: AsyncClient,
  options: WriteHdfFilesOptions,
): Promise<AcquisitionResult[]> {
  const { num = 1, signal } = options;
  if (!Number.isInteger(num) || num < 0) {
    throw new InvalidOptionError(`num is ${num}: give a number of acquisitions, or 0.`);
  }
  const fileNames = await checkedNames(options, num);
  const { scheme, ...writerOptions } = options;
  const pipeline = createDefaultPipeline({ ...writerOptions, fileNames });
  const results = pipeline[1].results;
  try {
    await capture(client, options, num, pipeline);
  } catch (error) {
    const seen = signal?.aborted === true && error === signal.reason ? aborted(error) : error;
    if (seen instanceof PandaError) seen.results = results;
    throw seen;
  }
  const bad = results.filter(({ ok }) => !ok);
  if (bad.length > 0) {
    const error = new AcquisitionError(bad.map(explain).join(' '));
    error.results = results;
    throw error;
  }
  return [...results];
}

type DefaultPipeline = ReturnType<typeof createDefaultPipeline>;

async function capture(
  client: AsyncClient,
  { arm = false, frameTimeout = null, onReady, signal }: WriteHdfFilesOptions,
  num: number,
  pipeline: DefaultPipeline,
): Promise<void> {
  const arming = new Arming(client);
  const stop = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let isAcquiring = false;

  pipeline[0].failure.addEventListener('abort', () => {
    stop.abort(pipeline[0].failure.reason);
  });
  const onAbort = (): void => {
    if (!arming.isArmed) {
      stop.abort(signal?.reason);
      return;
    }
    // The END that follows shows that we have all that was captured.
    void arming.undo().finally(() => {
      timers.push(
        setTimeout(
          () => {
            stop.abort(signal?.reason);
          },
          isAcquiring ? LAST_DATA_MS : NO_DATA_MS,
        ),
      );
    });
  };
  signal?.throwIfAborted();
  signal?.addEventListener('abort', onAbort, { once: true });

  let ended = 0;
  try {
    await pipeline[1].claimName();
    if (arm) await arming.begin(signal);
    const stream = client.borrowedData({
      scaled: false,
      frameTimeout,
      signal: stop.signal,
      pool: { backlog: pipeline[1].lendBacklog(), discard: native().discardMemory },
    });
    for await (const data of stream) {
      // At `ready` the writer would look at the name, as was done above: while it does, an armed
      // PandA sends already, and then a name that is taken must not stop the capture.
      if (data.kind !== 'ready') await pipeline[0].put(data);
      if (data.kind === 'ready') onReady?.();
      if (data.kind === 'start') isAcquiring = true;
      if (data.kind === 'end') {
        isAcquiring = false;
        arming.ended();
        ended++;
        signal?.throwIfAborted();
        if (ended === num) break;
      }
      if (arm && (data.kind === 'ready' || data.kind === 'end')) {
        await arming.arm(signal ?? stop.signal);
      }
    }
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    const [stopped] = await Promise.allSettled([stopPipeline(pipeline), arming.undo()]);
    // What made the pipeline fail is why the data ended.
    // eslint-disable-next-line no-unsafe-finally -- it says more than what it replaces
    if (stopped.status === 'rejected') throw stopped.reason;
  }
}

/** Looks at all names that are known, so that nothing is armed in vain. */
async function checkedNames(
  { scheme, fileNames, overwrite = false, onWarning }: WriteHdfFilesOptions,
  num: number,
): Promise<Iterable<string>> {
  if (scheme !== undefined && num !== 1 && !isNumbered(scheme)) {
    throw new OutputPathError(
      `The scheme ${scheme} names only one file: put %d in it for the number of the acquisition.`,
      scheme,
    );
  }
  if ((scheme === undefined) === (fileNames === undefined)) {
    throw new InvalidOptionError('Give either a scheme or fileNames for the files.');
  }
  const names = (scheme === undefined ? fileNames : fileNamesOf(scheme)) as Iterable<string>;
  const iterator = names[Symbol.iterator]();
  const known: string[] = [];
  const wanted = num === 0 ? 1 : Math.min(num, MAX_CHECKED_NAMES);
  while (known.length < wanted) {
    const next = iterator.next();
    if (next.done === true) break;
    known.push(next.value);
    await new OutputFile(next.value, overwrite).check();
  }
  if (known.length < wanted) {
    throw new OutputPathError(`There are only ${known.length} names for ${num} acquisitions.`, '');
  }
  const seen = new Set<string>();
  const twice = known.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) {
    throw new OutputPathError(`${twice} is named for two acquisitions.`, twice);
  }
  const leftOvers = await tellLeftOvers(known);
  if (leftOvers !== null) onWarning?.(leftOvers);
  return (function* () {
    yield* known;
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value;
  })();
}

function aborted(reason: unknown): CaptureAbortedError {
  return new CaptureAbortedError('The capture was stopped.', { cause: reason });
}

function explain({ file, reason, samplesWritten, samplesReported }: AcquisitionResult): string {
  const counts =
    samplesReported === samplesWritten
      ? `${samplesWritten} samples`
      : `${samplesWritten} of ${String(samplesReported)} samples`;
  return `${file ?? 'An acquisition'} has ${counts} and ended "${reason ?? 'unfinished'}".`;
}
