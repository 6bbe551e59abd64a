/** Standard error: all messages of the command go through this module. */

import { ProgressLine } from './progress-line.js';
import { StandardStream } from './standard-stream.js';

let stream: StandardStream | null = null;
let progress: ProgressLine | null = null;

/** Prints a line; a failure is ignored. */
export function tell(line: string): void {
  progress?.clear();
  standardError()
    .write(`${line}\n`)
    .catch(() => {});
}

/** Opens a progress line; null if standard error is not a terminal. */
export function openProgress(): ProgressLine | null {
  if (!process.stderr.isTTY) return null;
  standardError();
  return (progress ??= new ProgressLine(process.stderr));
}

function standardError(): StandardStream {
  return (stream ??= new StandardStream(process.stderr));
}
