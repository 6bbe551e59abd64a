/** Names of streams, subjects, consumers and keys. */

import { InvalidOptionError } from '../errors.js';

/** The stream of jobs: acquisitions that wait to be written. */
export const JOBS_STREAM = 'PANDA_JOBS';
/** The stream of the records of jobs. */
export const DONE_STREAM = 'PANDA_DONE';
/** The bucket of leases for publishing PandAs and writing acquisitions. */
export const LEASES_BUCKET = 'PANDA_LEASES';
/** The bucket of the latest acquisition numbers. */
export const NUMBERS_BUCKET = 'PANDA_NUMBERS';

/** PandAs of these names would share streams with the jobs. */
const RESERVED = ['JOBS', 'DONE'];
const MAX_LENGTH = 64;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws InvalidOptionError if a PandA can't have this name */
export function checkPandaName(name: string): string {
  if (!NAME.test(name)) {
    throw new InvalidOptionError(
      `A PandA can't be called ${JSON.stringify(name)} in a stream: give 1 to ${MAX_LENGTH} letters, digits, - and _.`,
    );
  }
  if (RESERVED.includes(name)) {
    throw new InvalidOptionError(
      `A PandA can't be called ${name} in a stream: PANDA_${name} is another stream.`,
    );
  }
  return name;
}

/** The name of a PandA, made from its host: characters that names can't contain become `_`. */
export function pandaNameOf(host: string): string {
  return host.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_LENGTH);
}

/** The stream of a PandA's acquisitions. */
export function streamOf(panda: string): string {
  return `PANDA_${panda}`;
}

/** The PandA of a stream; null: the stream does not belong to a PandA. */
export function pandaOfStream(stream: string): string | null {
  const name = /^PANDA_(.*)$/.exec(stream)?.[1] ?? '';
  return NAME.test(name) && !RESERVED.includes(name) ? name : null;
}

/** The subjects of a PandA's stream. */
export function subjectsOf(panda: string): string {
  return `panda.${panda}.*`;
}

/** The subject of an acquisition's messages. */
export function acquisitionSubject(panda: string, number: number): string {
  return `panda.${panda}.${number}`;
}

/** The number of the acquisition that a subject belongs to; null: none. */
export function numberOfSubject(subject: string): number | null {
  const digits = /^panda(?:_jobs|_aside|_done)?\.[^.]+\.(\d{1,15})$/.exec(subject)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The subject of jobs that wait for a writer. */
export function jobSubject(panda: string, number: number | '*'): string {
  return `panda_jobs.${panda}.${number}`;
}

/** The subject of jobs that failed too often. */
export function asideSubject(panda: string, number: number | '*'): string {
  return `panda_aside.${panda}.${number}`;
}

/** The subject of the records of jobs. */
export function doneSubject(panda: string, number: number | '*'): string {
  return `panda_done.${panda}.${number}`;
}

/** The consumer from which writers get a PandA's jobs. */
export function writersConsumer(panda: string): string {
  return `writers_${panda}`;
}

/** The key of the lease for publishing a PandA. */
export function publisherKey(panda: string): string {
  return `publisher.${panda}`;
}

/** The key of the lease for writing an acquisition. */
export function jobKey(panda: string, number: number): string {
  return `job.${panda}.${number}`;
}
