/** A message of an acquisition on its way into the stream. */

import type { MsgHdrs } from '@nats-io/transport-node';

import { encodeHeaders, type MessageKind } from '../format/headers.js';
import type { PublisherSession } from './publisher-session.js';

/** A message that is to be published. */
export interface OutgoingMessage {
  readonly kind: MessageKind;
  readonly payload: Uint8Array;
  readonly firstRow: number;
  readonly rows: number;
}

/** @param lastSequence the server refuses the message if another one is the last of the stream */
export function headersOf(
  { kind, firstRow, rows }: OutgoingMessage,
  acquisition: number,
  lastSequence: number,
  session: PublisherSession,
): MsgHdrs {
  const headers = session.server.packages.transport.headers();
  const publisher = session.lease.holder.id;
  for (const [name, value] of encodeHeaders({ kind, acquisition, publisher, firstRow, rows })) {
    headers.append(name, value);
  }
  headers.append('Nats-Expected-Stream', session.stream);
  headers.append('Nats-Expected-Last-Sequence', String(lastSequence));
  return headers;
}
