/**
 * Reads a file that somebody writes, or wrote until he was killed, in a thread that can be given up:
 * if such a file is cut off, HDF5 looks at what makes no sense again and again, for ever.
 */

import { Worker } from 'node:worker_threads';

import { HdfError } from '../../../errors.js';
import type { FileSummary } from './file-summary.js';

export type SummaryMessage =
  | { readonly kind: 'progress' }
  | { readonly kind: 'summary'; readonly summary: FileSummary }
  /** What to say; null: HDF5 could make nothing of it. */
  | { readonly kind: 'failure'; readonly message: string | null };

/** Opening, and each piece that is read, take a fraction of this even over a slow network. */
const MAX_SILENCE_MS = 10_000;

/** @throws HdfError */
export async function summarizeInWorker(path: string): Promise<FileSummary> {
  const noSense = `${path} makes no sense: it seems to be cut off. Copy it again, at best when it is finished.`;
  const worker = new Worker(new URL('./summary-worker.js', import.meta.url), {
    workerData: path,
    // HDF5 may print there before it gives up.
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<FileSummary>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new HdfError(noSense, path));
      }, MAX_SILENCE_MS);
      worker.on('error', reject).on('message', (message: SummaryMessage) => {
        if (message.kind === 'progress') timer?.refresh();
        if (message.kind === 'summary') resolve(message.summary);
        if (message.kind === 'failure') reject(new HdfError(message.message ?? noSense, path));
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
