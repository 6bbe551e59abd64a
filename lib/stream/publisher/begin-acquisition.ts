/** The steps before the first message of an acquisition: its number and its job. */

import type { KvEntry } from '@nats-io/kv';

import { encodeEnd } from '../format/end.js';
import { encodeJob } from '../format/job.js';
import {
  acquisitionSubject,
  asideSubject,
  DONE_STREAM,
  doneSubject,
  jobSubject,
  JOBS_STREAM,
  numberOfSubject,
} from '../names.js';
import { ApiCode, apiCodeOf } from '../nats/explain-error.js';
import type { StreamServer } from '../nats/stream-server.js';
import { headersOf } from './outgoing-message.js';
import { fullStream } from './publish-errors.js';
import type { PublisherSession } from './publisher-session.js';
import { lookAtStream, readStored } from './stored-message.js';
import { storedBytes, type StreamRoom } from './stream-room.js';

/** An acquisition that has a job, but no messages yet. */
export interface Begun {
  readonly number: number;
  readonly subject: string;
  /** Last sequence of the stream before the acquisition. */
  readonly afterSequence: number;
}

export interface BeginOptions {
  readonly room: StreamRoom;
  /** Bytes of the head. */
  readonly headBytes: number;
  /** Time limit of each request, milliseconds. */
  readonly patience: number;
}

/**
 * The job is published first, so that no acquisition is without a job. @throws StreamFullError and the like
 */
export async function beginAcquisition(
  session: PublisherSession,
  { room, headBytes, patience }: BeginOptions,
): Promise<Begun> {
  const { panda, stream, server, watch } = session;
  const last = await abandonLast(session, patience);
  const { config, state } = await watch.persist(`${stream} can't be looked at`, patience, () =>
    lookAtStream(session),
  );
  room.set(config.max_bytes, state.bytes);
  if (!room.has(storedBytes(stream, headBytes))) {
    throw fullStream(session);
  }
  const number = await watch.persist(`${panda} got no number for an acquisition`, patience, () =>
    takeNumber(session, last.acquisition),
  );
  const subject = acquisitionSubject(panda, number);
  const afterSequence = state.last_seq;
  const payload = encodeJob({
    panda,
    number,
    subject,
    afterSequence,
    publisher: session.lease.holder.id,
  });
  await watch.persist(`The job of ${subject} could not be published`, patience, () =>
    server.jetstream.publish(jobSubject(panda, number), payload, {
      msgID: `${panda}.${number}`,
      expect: { streamName: JOBS_STREAM },
    }),
  );
  return { number, subject, afterSequence };
}

/**
 * The number of an acquisition: one more than any that is known of, wherever that is. A number that came
 * again would be taken for an acquisition that is written.
 */
async function takeNumber(session: PublisherSession, latest: number): Promise<number> {
  const { numbers, panda } = session;
  const known = session.latestNumber ?? (await latestInBooks(session));
  for (;;) {
    const entry = await numbers.get(panda);
    const number = Math.max(numberOf(entry), latest, known) + 1;
    try {
      if (entry === null) await numbers.create(panda, String(number));
      else await numbers.update(panda, String(number), entry.revision);
      session.latestNumber = number;
      return number;
    } catch (error) {
      if (apiCodeOf(error) !== ApiCode.WrongLastSequence) throw error;
    }
  }
}

/** Of jobs, and of those that are done: the bucket of numbers may be newer than these. */
async function latestInBooks({ server, panda }: PublisherSession): Promise<number> {
  const books = [
    [JOBS_STREAM, jobSubject(panda, '*')],
    [JOBS_STREAM, asideSubject(panda, '*')],
    [DONE_STREAM, doneSubject(panda, '*')],
  ] as const;
  let latest = 0;
  for (const [stream, filter] of books) {
    const subjects = await subjectsIn(server, stream, filter);
    for (const subject of subjects) latest = Math.max(latest, numberOfSubject(subject) ?? 0);
  }
  return latest;
}

/** @returns none if there is no such stream @throws errors of the client */
async function subjectsIn(
  { manager }: StreamServer,
  stream: string,
  filter: string,
): Promise<string[]> {
  try {
    const { state } = await manager.streams.info(stream, { subjects_filter: filter });
    return Object.keys(state.subjects ?? {});
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.StreamMissing) return [];
    throw error;
  }
}

function numberOf(entry: KvEntry | null): number {
  const text = entry?.string() ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/**
 * Ends the last acquisition of the stream, if its publisher has not ended it. That publisher is dead, since this
 * publisher holds the lease.
 *
 * @returns the number of the last acquisition; 0: none
 */
async function abandonLast(
  session: PublisherSession,
  patience: number,
): Promise<{ readonly acquisition: number }> {
  const { stream, panda, server, watch } = session;
  return await watch.persist(`${stream} can't be looked at`, patience, async () => {
    for (;;) {
      const { state } = await lookAtStream(session);
      const last = state.messages === 0 ? null : await readStored(session, state.last_seq);
      const stored = last?.headers ?? null;
      if (stored === null) return { acquisition: 0 };
      const { acquisition, kind, firstRow, rows } = stored;
      if (kind === 'end') return { acquisition };
      const published = firstRow + rows;
      const end = { ended: 'abandoned', end: null, cause: null, rows: published } as const;
      const payload = encodeEnd(end);
      const message = { kind: 'end', firstRow: published, rows: 0 } as const;
      const headers = server.packages.transport.headers();
      for (const [name, value] of headersOf(message, acquisition, state.last_seq, session)) {
        headers.append(name, value);
      }
      try {
        await server.jetstream.publish(acquisitionSubject(panda, acquisition), payload, {
          headers,
        });
        return { acquisition };
      } catch (error) {
        if (apiCodeOf(error) !== ApiCode.WrongLastSequence) throw error;
      }
    }
  });
}
