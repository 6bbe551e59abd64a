/** Standard error: everything that the command says there goes through here. */

import { ProgressLine } from './progress-line.js';
import { StandardStream } from './standard-stream.js';

let stream: StandardStream | null = null;
let progress: ProgressLine | null = null;

/** Says something on a line. If nobody can be told, that changes nothing. */
export function tell(line: string): void {
  progress?.clear();
  standardError()
    .write(`${line}\n`)
    .catch(() => {});
}

/** A line that is drawn again and again; null if nobody looks at a terminal. */
export function openProgress(): ProgressLine | null {
  if (!process.stderr.isTTY) return null;
  standardError();
  return (progress ??= new ProgressLine(process.stderr));
}

function standardError(): StandardStream {
  return (stream ??= new StandardStream(process.stderr));
}
