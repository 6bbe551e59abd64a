/** A message of an acquisition on its way into the stream. */

import { encodeHeaders, type MessageKind } from '../format/headers.js';
import type { PublisherSession } from './publisher-session.js';

/** A message that is to be published. */
export interface OutgoingMessage {
  readonly kind: MessageKind;
  /** The payload: nobody changes it before the message is stored. */
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** @param lastSequence the server refuses the message if another one is the last of the stream */
export function headersOf(
  { kind, firstRow, rows }: Pick<OutgoingMessage, 'kind' | 'firstRow' | 'rows'>,
  acquisition: number,
  lastSequence: number,
  session: PublisherSession,
): [name: string, value: string][] {
  const publisher = session.lease.holder.id;
  return [
    ...encodeHeaders({ kind, acquisition, publisher, firstRow, rows }),
    ['Nats-Expected-Stream', session.stream],
    ['Nats-Expected-Last-Sequence', String(lastSequence)],
  ];
}
