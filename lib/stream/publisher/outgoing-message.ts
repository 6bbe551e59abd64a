/** A message of an acquisition that is being published. */

import { encodeHeaders, type MessageKind } from '../format/headers.js';
import type { PublisherSession } from './publisher-session.js';

/** A message to publish. */
export interface OutgoingMessage {
  readonly kind: MessageKind;
  /** The payload: nobody changes it before the message is stored. */
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** @param lastSequence the server refuses the message unless this is the last sequence of the stream */
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
