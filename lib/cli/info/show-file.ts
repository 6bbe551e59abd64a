/** What `pandablocks info` does. */

import { EXIT_FAILED, EXIT_OK } from '../exit-codes.js';
import { reportFailure } from '../failure.js';
import { drawSummary } from './draw-summary.js';
import { summarize } from './file-summary.js';
import { summarizeWritten } from './summarize-written.js';
import { isBeingWritten } from '../../hdf/superblock.js';
import { printText } from '../output/print.js';
import { toJson } from '../plain.js';

export interface InfoOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

/** @returns the exit code */
export async function showFile(path: string, { json, debug }: InfoOptions): Promise<number> {
  try {
    const summary = await (isBeingWritten(path) ? summarizeWritten(path) : summarize(path));
    await printText(`${json ? toJson(summary, plainNumbers) : drawSummary(summary)}\n`);
    return EXIT_OK;
  } catch (error) {
    reportFailure(error, debug);
    return EXIT_FAILED;
  }
}

function plainNumbers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
