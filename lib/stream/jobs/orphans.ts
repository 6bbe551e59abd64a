/**
 * Acquisitions without a writer: the writer acknowledged the job, and died before the file had its name. A
 * writer removes an acquisition from the stream as its last step, so an acquisition without job, lease and
 * record is an orphan. One with a record only needs to be removed.
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
 * @param pandas null: all
 * @returns the jobs
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

/** All PandAs that have a stream on the server. @throws errors of the client */
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
 * Whether there is a job, also one that was set aside, or a writer. The order of the checks matters: a job is
 * removed before its lease, its record is written before its lease is released, and the job is published before
 * the messages of its acquisition.
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

/** @returns whether this writer has put the job back */
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
 * @returns false if the job is there
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
