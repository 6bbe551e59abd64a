/**
 * The process of a `FileReader`. Its arguments are a path, and `live` if the file is being written. Each line on
 * standard input is a request, and each line on standard output a reply. The process ends when its parent ends.
 */

import { createInterface } from 'node:readline';

import { PandaError } from '../../errors.js';
import { native } from '../../native/load.js';
import { InProcessReader } from './in-process-reader.js';
import { fromLine, type Reply, type Request, toLine } from './messages.js';

/** Limit of memory. A compressed chunk may claim any size; a chunk of a gigabyte needs less than this. */
const MAX_MEMORY = 3 * 2 ** 30;

const [path = '', state] = process.argv.slice(2);
const reader = new InProcessReader(path, state === 'live');

// eslint-disable-next-line no-restricted-properties -- nobody's terminal, but a pipe to a `FileReader`
const output = process.stdout;

function reply(message: Reply): void {
  output.write(toLine(message));
}

async function answer(request: Request): Promise<void> {
  const onProgress = (progress: number): void => {
    reply({ kind: 'progress', progress });
  };
  try {
    native().limitMemory(MAX_MEMORY);
    const result =
      request.kind === 'list'
        ? await reader.list(onProgress)
        : await reader.summarize(request.name, { points: request.points, onProgress });
    reply({ kind: 'result', result });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    reply({ kind: 'failure', message, code: error instanceof PandaError ? error.code : null });
  }
}

function endNow(): void {
  // An orderly exit would wait for the thread that is inside HDF5.
  process.kill(process.pid, 'SIGKILL');
}

output.on('error', endNow);
createInterface({ input: process.stdin })
  .on('line', (line) => void answer(fromLine(line) as Request))
  .on('close', endNow);
