/**
 * The process of a `FileReader`. Its arguments are a path, and `live` if somebody writes to that file. A
 * line on standard input is a request, each on standard output a reply. It ends with whoever has
 * started it.
 */

import { createInterface } from 'node:readline';

import { PandaError } from '../../errors.js';
import { native } from '../../native/load.js';
import { InProcessReader } from './in-process-reader.js';
import { fromLine, type Reply, type Request, toLine } from './messages.js';

/** A compressed chunk may claim to be as large as it likes. This is more than a gigabyte's chunk takes. */
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
  // An orderly end would wait for the thread that HDF5 keeps.
  process.kill(process.pid, 'SIGKILL');
}

output.on('error', endNow);
createInterface({ input: process.stdin })
  .on('line', (line) => void answer(fromLine(line) as Request))
  .on('close', endNow);
