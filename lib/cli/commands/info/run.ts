/** What `pandablocks info` does. */

import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { drawSummary } from './report.js';
import { summarize } from './file-summary.js';
import { summarizeInWorker } from './summarize-in-worker.js';
import { isBeingWritten } from '../../../hdf/file/superblock.js';
import { printText } from '../../output/print.js';
import { toJson } from '../../printable-text.js';

export interface InfoOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

/** @returns the exit code: a dataset that can't be read is a failure, but all others are shown */
export async function showFile(path: string, { json, debug }: InfoOptions): Promise<number> {
  try {
    const summary = await (isBeingWritten(path) ? summarizeInWorker(path) : summarize(path));
    await printText(`${json ? toJson(summary, exactNumbers) : drawSummary(summary)}\n`);
    return summary.datasets.some(({ error }) => error !== undefined) ? EXIT_FAILED : EXIT_OK;
  } catch (error) {
    reportFailure(error, debug);
    return EXIT_FAILED;
  }
}

/** Integers that are no exact numbers in JSON are texts there. */
function exactNumbers(_: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
