/** What `pandablocks hdf` does. */

import type { SinkOptions } from '../../../capture/sinks/sink.js';
import { writeHdfFiles } from '../../../hdf/write-hdf-files.js';
import { pandaNameOf } from '../../../stream/names.js';
import { StreamPublisher } from '../../../stream/publisher/stream-publisher.js';
import type { CaptureCliOptions } from '../../capture/capture-options.js';
import { HdfReport } from '../../capture/report.js';
import { runCaptureCommand } from '../../capture/run-capture.js';
import { type NatsCliOptions, natsOptionsOf } from '../../nats-options.js';

export interface HdfOptions extends CaptureCliOptions, NatsCliOptions {
  readonly flushPeriod: number;
  readonly overwrite: boolean;
  /** Publish as well. */
  readonly to?: string;
  readonly name?: string;
  readonly requireStream: boolean;
}

/** What a stream that is not required may keep waiting: some seconds of the fastest PandA. */
const STREAM_BYTES = 256 * 1024 ** 2;

import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure, sentenceOf } from '../../report-failure.js';
import { Silence } from '../../status/silence.js';
import { Overview } from '../../../view/overview.js';
import { CaptureView } from './capture-view.js';
import type { HdfOptions } from './hdf-options.js';
import { HdfReport } from './report.js';
import { Interruption } from './interruption.js';

export async function captureToHdf(
  host: string,
  scheme: string,
  options: HdfOptions,
): Promise<number> {
  const { flushPeriod, overwrite, dropSuspect, json, to } = options;
  const target = to === undefined ? 'file' : 'both';
  return await runCaptureCommand(
    host,
    options,
    (silence) => new HdfReport(json, silence, 'the PandA', target),
    async (client, wanted, report) => {
      await writeHdfFiles(client, {
        ...wanted,
        ...{ scheme, flushPeriod, overwrite, dropSuspect },
        onOpen: report.onOpen,
        onProgress: report.onProgress,
        sinks: sinksOf(host, options),
        waitsForOthers: true,
      });
    },
  );
}

function sinksOf(host: string, options: HdfOptions): SinkOptions[] {
  const { to, name = pandaNameOf(host), requireStream: essential, maxBuffered } = options;
  if (to === undefined) return [];
  const { dropSuspect, samples, atMost, allowMissed } = options;
  const sink = new StreamPublisher({
    nats: natsOptionsOf(to, options),
    panda: name,
    file: {
      ...(dropSuspect && { dropSuspect }),
      ...(samples !== undefined && { samples }),
      ...(atMost && { atMost }),
      ...(allowMissed && { allowMissed }),
    },
  });
  const maxBufferedBytes = Math.min(STREAM_BYTES, maxBuffered ?? Infinity);
  return [{ sink, essential, maxBufferedBytes }];
async function capture(
  host: string,
  scheme: string,
  options: HdfOptions,
  report: HdfReport,
  interruption: Interruption,
): Promise<number> {
  const { controlPort, dataPort, debug, maxBuffered } = options;
  const { json: _, view: isViewed, viewPort: _port, viewKeep: _keep, ...wanted } = options;
  const client = new AsyncClient(host, { controlPort, dataPort });
  let view: CaptureView | null = null;
  let outcome = { ok: true, message: 'All has been captured.' };
  try {
    if (isViewed) view = await CaptureView.start(host, options, new Overview());
    await writeHdfFiles(client, {
      ...wanted,
      scheme,
      ...(view !== null && { sinks: [view.sink] }),
      ...(maxBuffered !== undefined && { maxBufferedBytes: maxBuffered }),
      signal: interruption.signal,
      onReady: () => {
        report.onReady();
        view?.onReady();
      },
      onLost: (error) => {
        report.onLost(error);
        view?.onLost(error);
      },
      onArmed: report.onArmed,
      onOpen: (opened) => {
        report.onOpen(opened);
        view?.onOpen(opened);
      },
      onWarning: (warning) => {
        report.onWarning(warning);
        view?.onWarning(warning);
      },
      onBackpressure: report.onBackpressure,
      onProgress: report.onProgress,
      onResult: (result) => {
        report.onResult(result);
        view?.onResult(result);
      },
    });
    report.warnLate(null);
    return EXIT_OK;
  } catch (error) {
    report.clearProgress();
    report.warnLate(error);
    const isStopped = error instanceof CaptureAbortedError && error.failed === 0;
    outcome = { ok: isStopped, message: sentenceOf(error) };
    if (error instanceof CaptureAbortedError) {
      report.stopped();
      if (error.failed > 0) reportFailure(error, false);
      return error.failed > 0 ? EXIT_FAILED : interruption.exitCode;
    }
    // Where that was thrown tells nothing more.
    reportFailure(error, debug && !(error instanceof AcquisitionError));
    return EXIT_FAILED;
  } finally {
    report.finish();
    await client.close();
    await view?.finish(outcome.ok, outcome.message, interruption.signal);
    interruption.release();
  }
}
