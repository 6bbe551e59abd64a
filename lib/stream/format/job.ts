/** A job: an acquisition that is to be written, as it waits in the stream of jobs. */

import { checkVersion, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/** What is in a job. What the publisher wants of the file is in the head of the acquisition. */
export interface Job {
  /** The name of the PandA in streams. */
  readonly panda: string;
  /** The number of the acquisition. */
  readonly number: number;
  /** The subject of the acquisition's messages. */
  readonly subject: string;
  /** The last sequence of the stream when the acquisition began: all its messages come behind. */
  readonly afterSequence: number;
  /** The id of the lease of who publishes it; empty: it is not known, as of a job that was put back. */
  readonly publisher: string;
}

export function encodeJob(job: Job): Uint8Array {
  return toPayload({ version: FORMAT_VERSION, ...job });
}

/** @throws StreamMessageError */
export function decodeJob(payload: Uint8Array): Job {
  const job = JsonObject.parse('job', payload);
  checkVersion('job', job);
  return {
    panda: job.text('panda'),
    number: job.count('number'),
    subject: job.text('subject'),
    afterSequence: job.count('afterSequence'),
    publisher: job.text('publisher'),
  };
}
