/** A job: an acquisition that waits in the stream of jobs to be written. */

import { checkVersion, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/** Contents of a job. The publisher's wishes for the file are in the head of the acquisition. */
export interface Job {
  /** Name of the PandA in streams. */
  readonly panda: string;
  /** Number of the acquisition. */
  readonly number: number;
  /** Subject of the acquisition's messages. */
  readonly subject: string;
  /** Last sequence of the stream before the acquisition: all its messages have higher sequences. */
  readonly afterSequence: number;
  /** Id of the publisher's lease; empty: not known, as in a job that was put back. */
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
