/** The state of a job, as recorded in the stream of finished jobs. */

import { checkVersion, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/**
 * - `done`: the acquisition is in a file, or there was nothing to write.
 * - `failed`: the job will be tried again.
 * - `aside`: the job was set aside, with all its samples in the stream.
 */
export type DoneState = 'done' | 'failed' | 'aside';

/** The record of a job. */
export interface DoneRecord {
  /** Name of the PandA in streams. */
  readonly panda: string;
  /** Number of the acquisition. */
  readonly number: number;
  /** The id of who has published it; empty: it is not known. */
  readonly publisher: string;
  readonly state: DoneState;
  /** Path of the file on `host`; null: there is no file. */
  readonly file: string | null;
  /** Host of the writer. */
  readonly host: string;
  /** Rows in each dataset. */
  readonly samples: number;
  /** Bytes of samples that the writer received. */
  readonly bytes: number;
  /** The error, a sentence; null: no error. */
  readonly error: string | null;
  /** Number of failures. */
  readonly failures: number;
  /** Time of the record: ISO 8601. */
  readonly at: string;
}

/** Whether a record is of the acquisition of a publisher. A number alone may have come again. */
export function isOf(record: DoneRecord, publisher: string): boolean {
  return record.publisher === '' || publisher === '' || record.publisher === publisher;
}

const STATES: readonly DoneState[] = ['done', 'failed', 'aside'];

export function encodeDone(record: DoneRecord): Uint8Array {
  return toPayload({ version: FORMAT_VERSION, ...record });
}

/** @throws StreamMessageError */
export function decodeDone(payload: Uint8Array): DoneRecord {
  const record = JsonObject.parse('record of a job', payload);
  checkVersion('record of a job', record);
  return {
    panda: record.text('panda'),
    number: record.count('number'),
    publisher: record.has('publisher') ? record.text('publisher') : '',
    state: record.oneOf('state', STATES),
    file: record.textOrNull('file'),
    host: record.text('host'),
    samples: record.count('samples'),
    bytes: record.count('bytes'),
    error: record.textOrNull('error'),
    failures: record.count('failures'),
    at: record.text('at'),
  };
}
