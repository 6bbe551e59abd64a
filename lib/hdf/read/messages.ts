/** The messages between a `FileReader` and its process: one line each. */

import { deserialize, serialize } from 'node:v8';

import type { FileContents, Statistics } from './file-contents.js';

export type Request =
  | { readonly kind: 'list' }
  | { readonly kind: 'summarize'; readonly name: string; readonly points: number };

export type Reply =
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'result'; readonly result: FileContents | Statistics }
  /** `code` is the code of a `PandaError`; null: the message is a short reason. */
  | { readonly kind: 'failure'; readonly message: string; readonly code: string | null };

/** JSON with integers of any size, NaN and infinite numbers. */
export function toLine(message: Request | Reply): string {
  return `${serialize(message).toString('base64')}\n`;
}

export function fromLine(line: string): unknown {
  return deserialize(Buffer.from(line, 'base64'));
}
