/** The headers of each message of an acquisition. */

import { shorten, StreamMessageError } from '../../errors.js';

/** What a message is: the first of an acquisition, its samples, the last. */
export type MessageKind = 'head' | 'data' | 'end';

/** The headers, decoded. */
export interface MessageHeaders {
  readonly kind: MessageKind;
  /** The number of the acquisition. */
  readonly acquisition: number;
  /** The id of the lease of who has published it. */
  readonly publisher: string;
  /** The index of its first sample; of an end, how many samples were published. */
  readonly firstRow: number;
  /** Its samples; 0 of a head and of an end. */
  readonly rows: number;
}

const KINDS: readonly MessageKind[] = ['head', 'data', 'end'];
const PUBLISHER = /^[\w-]{1,64}$/;
const COUNT = /^\d{1,15}$/;

/** As names and values. */
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
 * @param get the value of the header with a name; undefined or empty: there is none
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
