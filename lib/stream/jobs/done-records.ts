/** The records of jobs, which writers write and read. */

import { hostname } from 'node:os';

import { StreamMessageError } from '../../errors.js';
import { decodeDone, type DoneRecord, encodeDone } from '../format/done.js';
import { DONE_STREAM, doneSubject } from '../names.js';
import { ApiCode, apiCodeOf } from '../nats/explain-error.js';
import type { StreamServer } from '../nats/stream-server.js';

/** @returns the record of a job; null: none @throws errors of the client */
export async function readDone(
  server: StreamServer,
  panda: string,
  number: number,
): Promise<DoneRecord | null> {
  try {
    const query = { last_by_subj: doneSubject(panda, number) };
    const message = await server.manager.streams.getMessage(DONE_STREAM, query);
    return message === null ? null : decodeDone(message.data);
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.MessageMissing || error instanceof StreamMessageError)
      return null;
    throw error;
  }
}

/** @throws errors of the client */
export async function writeDone(
  server: StreamServer,
  record: Omit<DoneRecord, 'host' | 'at'>,
): Promise<void> {
  const payload = encodeDone({
    ...record,
    host: hostname(),
    // eslint-disable-next-line no-restricted-syntax -- a stamp
    at: new Date().toISOString(),
  });
  await server.jetstream.publish(doneSubject(record.panda, record.number), payload);
}
