/** The records of the server about an acquisition. */

import { decodeDone, type DoneRecord } from '../../../lib/stream/format/done.js';
import {
  acquisitionSubject,
  DONE_STREAM,
  doneSubject,
  streamOf,
} from '../../../lib/stream/names.js';
import type { StreamServer } from '../../../lib/stream/nats/stream-server.js';

export async function doneOf(
  server: StreamServer,
  panda: string,
  number: number,
): Promise<DoneRecord> {
  const query = { last_by_subj: doneSubject(panda, number) };
  return decodeDone((await server.manager.streams.getMessage(DONE_STREAM, query))!.data);
}

/** The number of its messages in the stream. */
export async function messagesOf(
  server: StreamServer,
  panda: string,
  number: number,
): Promise<number> {
  const query = { subjects_filter: acquisitionSubject(panda, number) };
  const { state } = await server.manager.streams.info(streamOf(panda), query);
  return Object.values(state.subjects ?? {})[0] ?? 0;
}
