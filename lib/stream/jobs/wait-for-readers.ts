/** Waits for programs that read an acquisition while it is written, so that they get the rest. */

import { setTimeout as sleep } from 'node:timers/promises';

import { acquisitionSubject, streamOf, subjectsOf } from '../names.js';
import type { StreamServer } from '../nats/stream-server.js';
import { VIEWER } from '../reader/message-source.js';

/** Slow programs get at most so much time, milliseconds. */
const PATIENCE_MS = 5000;
const LOOK_MS = 200;

/** Waits until no program reads the acquisition, within a time limit. @throws errors of the client */
export async function waitForReaders(
  server: StreamServer,
  panda: string,
  number: number,
): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while ((await isRead(server, panda, number)) && performance.now() < until) await sleep(LOOK_MS);
}

async function isRead({ manager }: StreamServer, panda: string, number: number): Promise<boolean> {
  const own: unknown[] = [acquisitionSubject(panda, number), subjectsOf(panda)];
  for await (const { config, num_pending } of manager.consumers.list(streamOf(panda))) {
    if (config.description !== VIEWER || num_pending === 0) continue;
    if (own.includes(config.filter_subject)) return true;
  }
  return false;
}
