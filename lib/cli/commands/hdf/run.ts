/** What `pandablocks hdf` does. */

import { AsyncClient } from '../../../client/async-client.js';
import { AcquisitionError, CaptureAbortedError } from '../../../errors.js';
import { writeHdfFiles } from '../../../hdf/write-hdf-files.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { Silence } from '../../status/silence.js';
import { HdfReport } from './report.js';
import { Interruption } from './interruption.js';

export interface HdfOptions {
  readonly num: number;
  readonly arm: boolean;
  readonly force: boolean;
  readonly samples?: number;
  readonly duration?: number;
  readonly atMost: boolean;
  readonly allowMissed: boolean;
  readonly frameTimeout?: number;
  readonly reconnect: boolean;
  readonly controlPort: number;
  readonly dataPort: number;
  readonly flushPeriod: number;
  readonly maxBuffered?: number;
  readonly overwrite: boolean;
  readonly dropSuspect: boolean;
  readonly json: boolean;
  readonly debug: boolean;
}

export async function captureToHdf(
  host: string,
  scheme: string,
  options: HdfOptions,
): Promise<number> {
  const { controlPort, arm: isArming } = options;
  const silence = new Silence({ host, controlPort, isArming });
  const report = new HdfReport(options.json, silence);
  const interruption = new Interruption(report.ended);
  const exitCode = await capture(host, scheme, options, report, interruption);
  return (await report.allPrinted()) ? exitCode : EXIT_FAILED;
}

async function capture(
  host: string,
  scheme: string,
  options: HdfOptions,
  report: HdfReport,
  interruption: Interruption,
): Promise<number> {
  const { controlPort, dataPort, json: _, debug, maxBuffered, ...wanted } = options;
  const client = new AsyncClient(host, { controlPort, dataPort });
  try {
    await writeHdfFiles(client, {
      ...wanted,
      scheme,
      ...(maxBuffered !== undefined && { maxBufferedBytes: maxBuffered }),
      signal: interruption.signal,
      onReady: report.onReady,
      onLost: report.onLost,
      onArmed: report.onArmed,
      onOpen: report.onOpen,
      onWarning: report.onWarning,
      onBackpressure: report.onBackpressure,
      onProgress: report.onProgress,
      onResult: report.onResult,
    });
    report.warnLate(null);
    return EXIT_OK;
  } catch (error) {
    report.clearProgress();
    report.warnLate(error);
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
    interruption.release();
    await client.close();
  }
}
