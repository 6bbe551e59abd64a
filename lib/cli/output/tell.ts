/** Standard error: everything that the command says there goes through here. */

import { StandardStream } from './standard-stream.js';

export type Progress = ReturnType<typeof import('log-update').createLogUpdate>;

let stream: StandardStream | null = null;

/** Says something on a line. If nobody can be told, that changes nothing. */
export function tell(line: string): void {
  standardError()
    .write(`${line}\n`)
    .catch(() => {});
}

/** Lines that are drawn again and again; null if nobody looks at a terminal. */
export async function openProgress(): Promise<Progress | null> {
  if (!process.stderr.isTTY) return null;
  standardError();
  // It takes as long to load as all the rest of a capture together.
  const { createLogUpdate } = await import('log-update');
  return createLogUpdate(process.stderr);
}

function standardError(): StandardStream {
  return (stream ??= new StandardStream(process.stderr));
}
