/** The headers of each message of an acquisition. */

import { shorten, StreamMessageError } from '../../errors.js';

/** The kind of a message: the first of an acquisition, samples, or the last. */
export type MessageKind = 'head' | 'data' | 'end';

/** The headers, decoded. */
export interface MessageHeaders {
  readonly kind: MessageKind;
  /** Number of the acquisition. */
  readonly acquisition: number;
  /** Id of the publisher's lease. */
  readonly publisher: string;
  /** Index of the first sample in the message; in an end, the number of published samples. */
  readonly firstRow: number;
  /** Number of samples in the message; 0 in a head and in an end. */
  readonly rows: number;
}

const KINDS: readonly MessageKind[] = ['head', 'data', 'end'];
const PUBLISHER = /^[\w-]{1,64}$/;
const COUNT = /^\d{1,15}$/;

/** The headers as names and values. */
export function encodeHeaders(headers: MessageHeaders): [name: string, value: string][] {
  return [
    ['Panda-Kind', headers.kind],
    ['Panda-Acquisition', String(headers.acquisition)],
    ['Panda-Publisher', headers.publisher],
    ['Panda-First-Row', String(headers.firstRow)],
    ['Panda-Rows', String(headers.rows)],
  ];
}

/**
 * @param get returns the value of a header; undefined or empty: the header is missing
 * @throws StreamMessageError
 */
export function decodeHeaders(get: (name: string) => string | undefined): MessageHeaders {
  const text = (name: string): string => get(name) ?? '';
  const wrong = (name: string): StreamMessageError =>
    new StreamMessageError(
      `The header ${name} of a message can't be used: ${shorten(JSON.stringify(text(name)))}.`,
    );
  const count = (name: string): number => {
    if (!COUNT.test(text(name))) throw wrong(name);
    return Number(text(name));
  };
  const kind = KINDS.find((each) => each === text('Panda-Kind'));
  if (kind === undefined) throw wrong('Panda-Kind');
  const publisher = text('Panda-Publisher');
  if (!PUBLISHER.test(publisher)) throw wrong('Panda-Publisher');
  const rows = count('Panda-Rows');
  if (rows > 0 !== (kind === 'data')) throw wrong('Panda-Rows');
  return {
    kind,
    acquisition: count('Panda-Acquisition'),
    publisher,
    firstRow: count('Panda-First-Row'),
    rows,
  };
}
