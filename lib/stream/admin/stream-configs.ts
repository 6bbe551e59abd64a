/** The settings of a PandA's streams, buckets and consumers. */

import type { ConsumerConfig, StreamConfig } from '@nats-io/jetstream';

import { LEASE_SECONDS } from '../lease.js';
import {
  asideSubject,
  DONE_STREAM,
  doneSubject,
  JOBS_STREAM,
  jobSubject,
  LEASES_BUCKET,
  NUMBERS_BUCKET,
  streamOf,
  subjectsOf,
  writersConsumer,
} from '../names.js';

type Config = Partial<StreamConfig> & { readonly name: string };

const NANOSECONDS = 1e9;
/** A writer that is silent for so many seconds loses its job. */
const ACK_WAIT_SECONDS = 10;
const JOBS_MAX_BYTES = 64 * 1024 * 1024;
const MOST_DONE = 10_000;
const DONE_MAX_BYTES = 64 * 1024 * 1024;
const BUCKET_MAX_BYTES = 16 * 1024 * 1024;

/** The stream of a PandA's acquisitions. */
export function pandaConfig(panda: string, maxBytes: number, replicas: number): Config {
  return {
    name: streamOf(panda),
    subjects: [subjectsOf(panda)],
    retention: 'limits',
    storage: 'file',
    // The server refuses new messages, whereas `old` would lose samples silently.
    discard: 'new',
    max_bytes: maxBytes,
    num_replicas: replicas,
  };
}

/** The streams and buckets that all PandAs share. */
export function sharedConfigs(replicas: number): Config[] {
  const common = { storage: 'file', num_replicas: replicas };
  return [
    {
      ...common,
      name: JOBS_STREAM,
      subjects: [jobSubject('*', '*'), asideSubject('*', '*')],
      retention: 'workqueue',
      discard: 'new',
      max_bytes: JOBS_MAX_BYTES,
    },
    {
      ...common,
      name: DONE_STREAM,
      subjects: [doneSubject('*', '*')],
      retention: 'limits',
      discard: 'old',
      max_bytes: DONE_MAX_BYTES,
      max_msgs: MOST_DONE,
      max_msgs_per_subject: 1,
    },
    bucketConfig(LEASES_BUCKET, replicas, LEASE_SECONDS),
    bucketConfig(NUMBERS_BUCKET, replicas, 0),
  ] as Config[];
}

/** The consumer from which writers get a PandA's jobs. */
export function writersConfig(panda: string): Partial<ConsumerConfig> & { durable_name: string } {
  return {
    durable_name: writersConsumer(panda),
    filter_subject: jobSubject(panda, '*'),
    ack_policy: 'explicit',
    ack_wait: ACK_WAIT_SECONDS * NANOSECONDS,
    max_deliver: -1,
  };
}

/** As the bucket clients expect it. @param seconds lifetime of an entry; 0: unlimited */
function bucketConfig(bucket: string, replicas: number, seconds: number): Config {
  return {
    name: `KV_${bucket}`,
    subjects: [`$KV.${bucket}.>`],
    retention: 'limits',
    storage: 'file',
    discard: 'new',
    max_bytes: BUCKET_MAX_BYTES,
    max_msgs_per_subject: 1,
    max_age: seconds * NANOSECONDS,
    allow_rollup_hdrs: true,
    deny_delete: true,
    num_replicas: replicas,
  };
}
