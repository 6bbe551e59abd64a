/** Standard error: all messages of the command go through this module. */

import { ProgressArea } from './progress-area.js';
import { StandardStream } from './standard-stream.js';

let stream: StandardStream | null = null;
let progress: ProgressArea | null = null;

/** Prints a line; a failure is ignored. */
export function tell(line: string): void {
  progress?.clear();
  standardError()
    .write(`${line}\n`)
    .catch(() => {});
}

/** Opens the lines of the progress; null if standard error is not a terminal. */
export function openProgress(): ProgressArea | null {
  if (!process.stderr.isTTY) return null;
  standardError();
  return (progress ??= new ProgressArea(process.stderr));
}

function standardError(): StandardStream {
  return (stream ??= new StandardStream(process.stderr));
}
