/** What a `FileReader` and its process say to each other: each message is a line. */

import { deserialize, serialize } from 'node:v8';

import type { FileContents, Statistics } from './file-contents.js';

export type Request =
  | { readonly kind: 'list' }
  | { readonly kind: 'summarize'; readonly name: string; readonly points: number };

export type Reply =
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'result'; readonly result: FileContents | Statistics }
  /** `code` is that of an error of ours; null: the message is a reason in a few words. */
  | { readonly kind: 'failure'; readonly message: string; readonly code: string | null };

/** With integers of any size, NaN and infinite numbers, which JSON has not. */
export function toLine(message: Request | Reply): string {
  return `${serialize(message).toString('base64')}\n`;
}

export function fromLine(line: string): unknown {
  return deserialize(Buffer.from(line, 'base64'));
}
