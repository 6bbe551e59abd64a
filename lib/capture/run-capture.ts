/** Runs a capture with given options and sinks. */

import type { AsyncClient } from '../client/async-client.js';
import {
  AcquisitionError,
  CaptureAbortedError,
  DataTimeoutError,
  InvalidOptionError,
  PandaError,
} from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import { Arming } from './arming.js';
import { captureAcquisitions } from './capture-acquisitions.js';
import type { CaptureSettings } from './capture-options.js';
import { checkMaxBufferedBytes } from './max-buffered-bytes.js';
import { type CaptureResult, CaptureSinks } from './sinks/capture-sinks.js';
import { KEPT_RESULTS, ResultLog } from './result-log.js';
import { SampleLimit } from './sample-limit.js';
import type { FileSink, GivenSink, Sink, SinkOptions } from './sinks/sink.js';
import { StopRequest } from './stop-request.js';

export interface CaptureTargets {
  readonly sinks: readonly (Sink | SinkOptions)[];
  /**
   * Makes the sink that writes files; called after the capture has made `close()` of the client
   * wait for it.
   */
  readonly makeFileSink?: (() => Promise<FileSink>) | undefined;
}

/**
 * Captures acquisitions into sinks.
 *
 * @returns the results of all acquisitions; for endless captures, of the latest 1000
 * @throws see `capture`
 */
export async function runCapture(
  client: AsyncClient,
  settings: CaptureSettings,
  targets: CaptureTargets,
): Promise<CaptureResult[]> {
  const sinks = targets.sinks.map(givenSink);
  const { num, duration, signal } = settings;
  const results: CaptureResult[] = [];
  const most = num === 0 ? KEPT_RESULTS : Infinity;
  const log = new ResultLog(most, settings.samples);
  const signals = [signal, client.ending].filter((each) => each !== undefined);
  const request = new StopRequest({ signals, duration });
  const arming = new Arming(client, settings);
  let release = (): void => {};
  client.holdOpen(new Promise((resolve) => (release = resolve)));
  let captureSinks: CaptureSinks | null = null;
  let failure: Failure | null = null;
  try {
    const fileSink = (await targets.makeFileSink?.()) ?? null;
    captureSinks = new CaptureSinks({
      sinks: fileSink === null ? sinks : [{ sink: fileSink, isEssential: true }, ...sinks],
      fileSink,
      allowMissed: settings.allowMissed,
      atMost: settings.atMost,
      waitsForOthers: settings.waitsForOthers ?? false,
      onWarning: (warning) => settings.onWarning?.(warning),
      onResult: (result, isInterrupted) => {
        log.add(result.acquisition, isInterrupted && result.acquisition.reason === null);
        results.push(result);
        if (results.length > most) results.shift();
        settings.onResult?.({
          ...result.acquisition,
          ...(sinks.length > 0 && { sinks: result.sinks }),
        });
      },
    });
    await captureAcquisitions({
      ...{ client, settings, sinks: captureSinks, arming, request, disconnected: release },
      limit: new SampleLimit(settings.samples, settings.samplesTotal),
      left: num === 0 ? Infinity : num,
    });
  } catch (error) {
    failure = request.isReason(error) ? abortion(request, log, arming.problem) : { error };
  } finally {
    request.release();
    release();
    try {
      await captureSinks?.finish();
    } catch (error) {
      failure ??= { error };
    }
  }
  const { problem } = arming;
  failure ??= failureOf(log, settings) ?? (problem && { error: problem });
  if (failure === null) return results;
  const { error } = failure;
  if (problem !== null && problem !== error) settings.onWarning?.(problem.message);
  if (error instanceof PandaError) {
    error.results = log.results;
    if (problem !== null && problem !== error) error.stillArmed = problem;
  }
  throw error;
}

const SINK_OPTIONS: OptionNames<SinkOptions> = {
  sink: true,
  essential: true,
  maxBufferedBytes: true,
};

/** @throws InvalidOptionError */
function givenSink(given: Sink | SinkOptions): GivenSink {
  const options: SinkOptions = 'sink' in given ? given : { sink: given };
  refuseUnknownOptions(options, SINK_OPTIONS, 'An object with a sink');
  const { sink, essential = true, maxBufferedBytes } = options;
  const methods = ['open', 'write', 'close'] as const;
  const lacks = methods.find((name) => typeof (sink as Partial<Sink>)[name] !== 'function');
  if (lacks !== undefined) {
    throw new InvalidOptionError(`A sink has no method ${lacks}: give open, write and close.`);
  }
  if (typeof essential !== 'boolean') {
    throw new InvalidOptionError(`essential is ${String(essential)}: give true or false.`);
  }
  const isEssential = essential;
  if (maxBufferedBytes === undefined) return { sink, isEssential };
  return { sink, isEssential, heldBytes: checkMaxBufferedBytes(maxBufferedBytes) };
}

interface Failure {
  readonly error: unknown;
}

/** The error of a capture that was stopped; null if `duration` stopped it. */
function abortion(
  request: StopRequest,
  log: ResultLog,
  problem: PandaError | null,
): Failure | null {
  if (request.isTimeUp) return null;
  const message = ['The capture was stopped.', problem?.message ?? '', log.explainFailed()];
  const cause: unknown = request.signal.reason;
  return {
    error: new CaptureAbortedError(message.filter(Boolean).join(' '), log.failed, { cause }),
  };
}

/** The error of a capture that came to its normal end. */
function failureOf(log: ResultLog, { num, duration }: CaptureSettings): Failure | null {
  if (log.failed > 0) return { error: new AcquisitionError(log.explainFailed()) };
  if (log.total > 0 || num === 0) return null;
  const what = `Nothing was captured in ${duration} s: no acquisition has begun.`;
  return { error: new DataTimeoutError(what) };
}
