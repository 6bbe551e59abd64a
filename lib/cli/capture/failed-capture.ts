/** How a capture that did not come to a good end is told. */

import { AcquisitionError, CaptureAbortedError } from '../../errors.js';
import { EXIT_FAILED } from '../exit-codes.js';
import { reportFailure } from '../report-failure.js';
import type { Interruption } from './interruption.js';
import type { HdfReport } from './report.js';

/** @returns the exit code */
export function reportFailedCapture(
  error: unknown,
  report: HdfReport,
  interruption: Interruption,
  debug: boolean,
): number {
  report.finish();
  report.warnLate(error);
  if (error instanceof CaptureAbortedError) {
    report.stopped();
    if (error.failed > 0) reportFailure(error, false);
    return error.failed > 0 ? EXIT_FAILED : interruption.exitCode;
  }
  // The stack of an AcquisitionError says nothing about the cause.
  reportFailure(error, debug && !(error instanceof AcquisitionError));
  return EXIT_FAILED;
}
