/**
 * Acquisitions that nobody writes any more: their writer has acknowledged the job, and died before the
 * file had its name. A writer removes an acquisition from the stream at the very end, so one with neither
 * job nor lease nor record is one of these. One with a record has everything but that.
 */

import { isOf } from '../format/done.js';
import { encodeJob } from '../format/job.js';
import { lookAtLease } from '../lease.js';
import {
  acquisitionSubject,
  asideSubject,
  jobKey,
  JOBS_STREAM,
  jobSubject,
  LEASES_BUCKET,
  numberOfSubject,
  pandaOfStream,
  streamOf,
  subjectsOf,
} from '../names.js';
import { ApiCode, apiCodeOf } from '../nats/explain-error.js';
import type { StreamServer } from '../nats/stream-server.js';
import { readDone } from './done-records.js';

/**
 * Puts jobs back into the queue.
 *
 * @param pandas null: of all
 * @returns which
 * @throws errors of the client
 */
export async function requeueOrphans(
  server: StreamServer,
  pandas: readonly string[] | null,
): Promise<{ panda: string; number: number }[]> {
  const requeued: { panda: string; number: number }[] = [];
  for (const panda of pandas ?? (await allPandas(server))) {
    for (const number of await acquisitionsOf(server, panda)) {
      if (await isHeld(server, panda, number)) continue;
      const done = await readDone(server, panda, number);
      const publisher = await publisherOf(server, panda, number);
      if (done?.state === 'done' && isOf(done, publisher)) {
        const filter = acquisitionSubject(panda, number);
        await server.manager.streams.purge(streamOf(panda), { filter });
      } else if (await requeue(server, panda, number, publisher)) requeued.push({ panda, number });
    }
  }
  return requeued;
}

/** All that the server has streams for. @throws errors of the client */
export async function allPandas(server: StreamServer): Promise<string[]> {
  const pandas: string[] = [];
  for await (const stream of server.manager.streams.names('panda.>')) {
    const panda = pandaOfStream(stream);
    if (panda !== null) pandas.push(panda);
  }
  return pandas;
}

async function acquisitionsOf(server: StreamServer, panda: string): Promise<number[]> {
  try {
    const query = { subjects_filter: subjectsOf(panda) };
    const { state } = await server.manager.streams.info(streamOf(panda), query);
    return Object.keys(state.subjects ?? {})
      .map(numberOfSubject)
      .filter((number) => number !== null)
      .sort((one, other) => one - other);
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.StreamMissing) return [];
    throw error;
  }
}

/**
 * Whether there is a job, also one that was set aside, or a writer. The order matters: a job goes before its
 * lease does, its record is there before its lease goes, and the job is published before anything of its
 * acquisition is.
 */
async function isHeld(server: StreamServer, panda: string, number: number): Promise<boolean> {
  if (await hasJob(server, jobSubject(panda, number))) return true;
  if (await hasJob(server, asideSubject(panda, number))) return true;
  const bucket = await server.bucket(LEASES_BUCKET);
  return (await lookAtLease(bucket, jobKey(panda, number))) !== null;
}

/** The id of who has published an acquisition; empty: it is not known. */
async function publisherOf(server: StreamServer, panda: string, number: number): Promise<string> {
  try {
    const query = { last_by_subj: acquisitionSubject(panda, number) };
    const message = await server.manager.streams.getMessage(streamOf(panda), query);
    return message?.header.get('Panda-Publisher') ?? '';
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.MessageMissing) return '';
    throw error;
  }
}

async function hasJob(server: StreamServer, subject: string): Promise<boolean> {
  try {
    const query = { last_by_subj: subject };
    return (await server.manager.streams.getMessage(JOBS_STREAM, query)) !== null;
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.MessageMissing) return false;
    throw error;
  }
}

/** @returns whether it was this writer that has put it back */
async function requeue(
  server: StreamServer,
  panda: string,
  number: number,
  publisher: string,
): Promise<boolean> {
  const subject = acquisitionSubject(panda, number);
  const job = encodeJob({ panda, number, subject, afterSequence: 0, publisher });
  return await putBack(server, panda, number, job);
}

/**
 * Puts a job into the queue, unless it is there.
 *
 * @returns false if it is there
 * @throws errors of the client
 */
export async function putBack(
  server: StreamServer,
  panda: string,
  number: number,
  job: Uint8Array,
): Promise<boolean> {
  try {
    await server.jetstream.publish(jobSubject(panda, number), job, {
      expect: { lastSubjectSequence: 0 },
    });
    return true;
  } catch (error) {
    if (apiCodeOf(error) === ApiCode.WrongLastSequence) return false;
    throw error;
  }
}
