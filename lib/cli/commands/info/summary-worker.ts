/** The thread of `summarizeWritten`. */

import { parentPort, workerData } from 'node:worker_threads';

import { PandaError } from '../../../errors.js';
import { summarize } from './file-summary.js';
import type { SummaryMessage } from './summarize-written.js';

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
