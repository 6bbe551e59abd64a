/** A capture from the command line: what is told, and what the exit code is. */

import type { CaptureOptions } from '../../capture/capture-options.js';
import type { SinkOptions } from '../../capture/sinks/sink.js';
import { AsyncClient } from '../../client/async-client.js';
import { CaptureAbortedError } from '../../errors.js';
import { EXIT_FAILED, EXIT_OK } from '../exit-codes.js';
import { sentenceOf } from '../report-failure.js';
import { Silence } from '../status/silence.js';
import type { CaptureCliOptions } from './capture-options.js';
import type { CaptureView } from './capture-view.js';
import { reportFailedCapture } from './failed-capture.js';
import { Interruption } from './interruption.js';
import { type CaptureTold, tellAll } from './listeners.js';
import { type CaptureTarget, HdfReport } from './report.js';
import { SideTasks } from './side-tasks.js';

/** What captures: into files, or into a stream. */
export type CaptureWork = (
  client: AsyncClient,
  /** Those of all captures. Their sinks come after others. */
  options: CaptureOptions & { readonly sinks: readonly SinkOptions[] },
  /** Who is to be told of files, streams and progress. */
  told: CaptureTold,
) => Promise<unknown>;

/**
 * @param to where the samples go to
 * @param scheme the names of the files; null: without files
 * @returns the exit code
 */
export async function runCaptureCommand(
  host: string,
  options: CaptureCliOptions & { readonly last?: number | undefined },
  to: CaptureTarget,
  work: CaptureWork,
  scheme: string | null = null,
): Promise<number> {
  const { controlPort, arm: isArming, json } = options;
  const silence = new Silence({ host, controlPort, isArming });
  const report = new HdfReport({ json, silence, to, limits: options });
  const interruption = new Interruption(report.ended);
  const exitCode = await capture(host, options, report, interruption, work, scheme);
  return (await report.allPrinted()) ? exitCode : EXIT_FAILED;
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
  let pictures: Pictures = { sinks: [], view: null };
  let sides: SideTasks | null = null;
  let outcome = { ok: true, message: 'All has been captured.' };
  try {
    sides = await SideTasks.start(options, report, host, scheme);
    pictures = await openPictures(host, options, report);
    const { sinks, view } = pictures;
    const told = tellAll(view === null ? [report] : [report, view]);
    const { onReady, onLost, onArmed, onWarning, onBackpressure, onResult } = told;
    const { signal } = interruption;
    const { onBacklog } = sides;
    const wanted = {
      ...captureOptionsOf(options),
      ...{
        signal,
        sinks,
        onReady,
        onLost,
        onArmed,
        onBacklog,
        onWarning,
        onBackpressure,
        onResult,
      },
    };
    await work(client, wanted, told);
    report.warnLate(null);
    return EXIT_OK;
  } catch (error) {
    const isStopped = error instanceof CaptureAbortedError && error.failed === 0;
    outcome = { ok: isStopped, message: sentenceOf(error) };
    return reportFailedCapture(error, report, interruption, debug);
  } finally {
    report.finish();
    await client.close();
    const { view } = pictures;
    const { signal } = interruption;
    await Promise.all([sides?.finish(), view?.finish(outcome.ok, outcome.message, signal)]);
    interruption.release();
  }
}

/** What shows the samples while they come. */
interface Pictures {
  readonly sinks: readonly SinkOptions[];
  readonly view: CaptureView | null;
}

/** The page and the curves on the terminal, if they are wanted: other captures do not load them. */
async function openPictures(
  host: string,
  options: CaptureCliOptions,
  report: HdfReport,
): Promise<Pictures> {
  const paint = options.plot ? report.plotPaint : null;
  if (paint === null && options.view !== true) return { sinks: [], view: null };
  const { CaptureView: View, ColumnPlots, Overview } = await import('./on-demand.js');
  const overview = new Overview();
  if (paint !== null) report.plot(new ColumnPlots(overview, paint));
  const view = options.view === true ? await View.start(host, options, overview) : null;
  return { sinks: [{ sink: overview, essential: false }], view };
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
