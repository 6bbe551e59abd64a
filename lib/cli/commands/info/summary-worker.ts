/** The thread of `summarizeInWorker`. */

import { parentPort, workerData } from 'node:worker_threads';

import { PandaError } from '../../../errors.js';
import { summarize } from './file-summary.js';
import type { SummaryMessage } from './summarize-in-worker.js';

function tell(message: SummaryMessage): void {
  parentPort?.postMessage(message);
}

try {
  const summary = await summarize(String(workerData), () => {
    tell({ kind: 'progress' });
  });
  tell({ kind: 'summary', summary });
} catch (error) {
  tell({ kind: 'failure', message: error instanceof PandaError ? error.message : null });
}
