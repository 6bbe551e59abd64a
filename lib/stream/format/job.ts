/** A job: an acquisition that is to be written, as it waits in the stream of jobs. */

import { checkVersion, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/** What the publisher wants of the file. */
export interface JobFileOptions {
  /** The scheme of the file's name, where the writer has none of its own. */
  readonly fileScheme?: string;
  /** Names of datasets that are not to be called `NAME.CAPTURE`: by field, then by capture. */
  readonly captureRecordHdfNames?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Leave out the samples that are not to be trusted. */
  readonly dropSuspect?: boolean;
  /** Rows of a chunk of the datasets. */
  readonly chunkSamples?: number;
}

/** What is in a job. */
export interface Job {
  /** The name of the PandA in streams. */
  readonly panda: string;
  /** The number of the acquisition. */
  readonly number: number;
  /** The subject of the acquisition's messages. */
  readonly subject: string;
  /** The last sequence of the stream when the acquisition began: all its messages come behind. */
  readonly afterSequence: number;
  readonly options: JobFileOptions;
}

export function encodeJob(job: Job): Uint8Array {
  return toPayload({ version: FORMAT_VERSION, ...job });
}

/** @throws StreamMessageError */
export function decodeJob(payload: Uint8Array): Job {
  const job = JsonObject.parse('job', payload);
  checkVersion('job', job);
  const options = job.object('options');
  return {
    panda: job.text('panda'),
    number: job.count('number'),
    subject: job.text('subject'),
    afterSequence: job.count('afterSequence'),
    options: {
      ...(options.has('fileScheme') && { fileScheme: options.text('fileScheme') }),
      ...(options.has('captureRecordHdfNames') && {
        captureRecordHdfNames: options.textTable('captureRecordHdfNames'),
      }),
      ...(options.has('dropSuspect') && { dropSuspect: options.flag('dropSuspect') }),
      ...(options.has('chunkSamples') && { chunkSamples: options.count('chunkSamples') }),
    },
  };
}
