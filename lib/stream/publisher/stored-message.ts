/** Reads single messages that are stored in a stream. */

import type { StreamInfo } from '@nats-io/jetstream';

import { decodeHeaders, type MessageHeaders } from '../format/headers.js';
import { ApiCode, apiCodeOf } from '../nats/explain-error.js';
import { missingStream, type PublisherSession } from './publisher-session.js';

export interface StoredMessage {
  readonly subject: string;
  /** Null: the message has not the headers of an acquisition. */
  readonly headers: MessageHeaders | null;
}

/** @throws StreamMissingError if the stream is gone; errors of the client */
export async function lookAtStream(session: PublisherSession): Promise<StreamInfo> {
  const { server, stream, panda } = session;
  try {
    return await server.manager.streams.info(stream);
  } catch (error) {
    if (apiCodeOf(error) !== ApiCode.StreamMissing) throw error;
    throw missingStream(server, panda, stream, error);
  }
}

/** @returns null if the stream has no message with this sequence (any more) @throws errors of the client */
export async function readStored(
  { server, stream }: PublisherSession,
  sequence: number,
): Promise<StoredMessage | null> {
  try {
    const message = await server.manager.streams.getMessage(stream, { seq: sequence });
    if (message === null) return null;
    return {
      subject: message.subject,
      headers: headersOf((name) => message.header.get(name)),
    };
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.MessageMissing) return null;
    throw error;
  }
}

function headersOf(get: (name: string) => string): MessageHeaders | null {
  try {
    return decodeHeaders(get);
  } catch {
    return null;
  }
}
