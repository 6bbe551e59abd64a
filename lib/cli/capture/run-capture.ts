/** A capture from the command line: what is told, and what the exit code is. */

import type { CaptureOptions } from '../../capture/capture-options.js';
import { AsyncClient } from '../../client/async-client.js';
import { CaptureAbortedError } from '../../errors.js';
import { EXIT_FAILED, EXIT_OK } from '../exit-codes.js';
import { sentenceOf } from '../report-failure.js';
import { Silence } from '../status/silence.js';
import type { CaptureCliOptions } from './capture-options.js';
import type { CaptureView } from './capture-view.js';
import { reportFailedCapture } from './failed-capture.js';
import { Interruption } from './interruption.js';
import { HdfReport } from './report.js';
import { SideTasks } from './side-tasks.js';

/** What a capture is to do besides: it is given the options of all captures. */
export type CaptureWork = (
  client: AsyncClient,
  options: CaptureOptions,
  report: HdfReport,
  /** The page, if it is wanted. */
  view: CaptureView | null,
) => Promise<unknown>;

/**
 * @param scheme the names of the files; null: without files
 * @returns the exit code
 */
export async function runCaptureCommand(
  host: string,
  options: CaptureCliOptions,
  report: (silence: Silence) => HdfReport,
  work: CaptureWork,
  scheme: string | null = null,
): Promise<number> {
  const { controlPort, arm: isArming } = options;
  const told = report(new Silence({ host, controlPort, isArming }));
  const interruption = new Interruption(told.ended);
  const exitCode = await capture(host, options, told, interruption, work, scheme);
  return (await told.allPrinted()) ? exitCode : EXIT_FAILED;
}

async function capture(
  host: string,
  options: CaptureCliOptions,
  report: HdfReport,
  interruption: Interruption,
  work: CaptureWork,
  scheme: string | null,
): Promise<number> {
  const { controlPort, dataPort, debug } = options;
  const client = new AsyncClient(host, { controlPort, dataPort });
  let view: CaptureView | null = null;
  let sides: SideTasks | null = null;
  let outcome = { ok: true, message: 'All has been captured.' };
  try {
    sides = await SideTasks.start(options, report, host, scheme);
    if (options.view === true) view = await startView(host, options);
    const wanted: CaptureOptions = {
      ...captureOptionsOf(options),
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
      onBacklog: sides.onBacklog,
      onWarning: (warning) => {
        report.onWarning(warning);
        view?.onWarning(warning);
      },
      onBackpressure: report.onBackpressure,
      onResult: (result) => {
        report.onResult(result);
        view?.onResult(result);
      },
    };
    await work(client, wanted, report, view);
    report.warnLate(null);
    return EXIT_OK;
  } catch (error) {
    const isStopped = error instanceof CaptureAbortedError && error.failed === 0;
    outcome = { ok: isStopped, message: sentenceOf(error) };
    return reportFailedCapture(error, report, interruption, debug);
  } finally {
    report.finish();
    await client.close();
    const { signal } = interruption;
    await Promise.all([sides?.finish(), view?.finish(outcome.ok, outcome.message, signal)]);
    interruption.release();
  }
}

async function startView(host: string, options: CaptureCliOptions): Promise<CaptureView> {
  const { CaptureView: View } = await import('./on-demand.js');
  return await View.start(host, options);
}

function captureOptionsOf(options: CaptureCliOptions): CaptureOptions {
  const { num, arm, force, samples, samplesTotal, duration, atMost, allowMissed, reconnect } =
    options;
  const { frameTimeout, maxBuffered } = options;
  return {
    ...{ num, arm, force, atMost, allowMissed, reconnect },
    ...(samples !== undefined && { samples }),
    ...(samplesTotal !== undefined && { samplesTotal }),
    ...(duration !== undefined && { duration }),
    ...(frameTimeout !== undefined && { frameTimeout }),
    ...(maxBuffered !== undefined && { maxBufferedBytes: maxBuffered }),
  };
}
