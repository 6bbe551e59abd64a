/** A socket that tells of what has come only when there is enough of it. */

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { native } from '../../lib/native/load.js';

const isLinux = process.platform === 'linux';

async function pairOfSockets(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [peer] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    client.destroy();
    peer.destroy();
    server.close();
  });
  return [client, peer];
}

const descriptorOf = (socket: Socket): number =>
  (socket as unknown as { _handle: { fd: number } })._handle.fd;

function counted(socket: Socket): { bytes: number; reads: number } {
  const seen = { bytes: 0, reads: 0 };
  socket.on('data', (bytes) => {
    seen.bytes += bytes.length;
    seen.reads++;
  });
  return seen;
}

test.runIf(isLinux)(
  'nothing is told below the mark; all that is there when it is lowered',
  async () => {
    const [client, peer] = await pairOfSockets();
    const seen = counted(client);
    expect(native().setReceiveLowWaterMark(descriptorOf(client), 50_000)).toBe(true);
    peer.write(new Uint8Array(20_000));
    await sleep(200);
    expect(seen.bytes).toBe(0);
    expect(native().setReceiveLowWaterMark(descriptorOf(client), 1)).toBe(true);
    await expect.poll(() => seen.bytes).toBe(20_000);
  },
);

test.runIf(isLinux)(
  'what reaches the mark is told, also beyond the buffer of a new socket',
  async () => {
    const [client, peer] = await pairOfSockets();
    const seen = counted(client);
    expect(native().setReceiveLowWaterMark(descriptorOf(client), 1_000_000)).toBe(true);
    peer.write(new Uint8Array(900_000));
    await sleep(200);
    expect(seen.bytes).toBe(0);
    peer.write(new Uint8Array(200_000));
    await expect.poll(() => seen.bytes).toBeGreaterThanOrEqual(1_000_000);
  },
);

test.runIf(isLinux).each(['end', 'resetAndDestroy'] as const)(
  'a peer that goes (%s) is noticed whatever the mark',
  async (how) => {
    const [client, peer] = await pairOfSockets();
    client.on('error', () => {});
    const seen = counted(client);
    expect(native().setReceiveLowWaterMark(descriptorOf(client), 1_000_000)).toBe(true);
    peer.write(new Uint8Array(1000));
    await sleep(50);
    const closed = once(client, 'close');
    peer[how]();
    await closed;
    // A reset may throw away what had come.
    if (how === 'end') expect(seen.bytes).toBe(1000);
  },
);

test('what is no socket is refused', () => {
  expect(native().setReceiveLowWaterMark(-1, 1)).toBe(false);
  expect(() => native().setReceiveLowWaterMark('1' as unknown as number, 1)).toThrow(TypeError);
});
