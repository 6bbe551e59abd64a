/** Times in which a writer must report that it is alive, as set up in the server. */

import { LEASES_BUCKET, JOBS_STREAM } from '../names.js';
import type { StreamServer } from '../nats/stream-server.js';
import type { JobTimes } from './job-settings.js';

/** Share of the time after which a job or lease is taken away. */
const SHARE = 0.3;
/** Until a job that has failed is tried again. */
const RETRY_SHARE = 0.1;
/** Value of `setup`, milliseconds. */
const ACK_WAIT_MS = 10_000;

/** @throws errors of the client */
export async function jobTimesOf(server: StreamServer): Promise<JobTimes> {
  const { ttl } = await (await server.bucket(LEASES_BUCKET)).status();
  let ackWaitMs = ACK_WAIT_MS;
  for await (const { config } of server.manager.consumers.list(JOBS_STREAM)) {
    if (config.ack_wait !== undefined) ackWaitMs = Math.min(ackWaitMs, config.ack_wait / 1e6);
  }
  const shortest = Math.min(ttl, ackWaitMs);
  const retryMs = ttl * RETRY_SHARE;
  return { leaseMs: ttl, workingMs: shortest * SHARE, goneMs: ttl, retryMs };
}
