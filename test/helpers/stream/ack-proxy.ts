/** A proxy between a writer and its server that holds back the acknowledgement of a job. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** What is held back: the acknowledgement, or its confirmation. */
export type Kept = 'acknowledgement' | 'confirmation';

export interface AckProxy {
  readonly url: string;
  /** Resolves when it is held back. From then on nothing passes. */
  readonly caught: Promise<void>;
}

export async function startAckProxy(port: number, kept: Kept): Promise<AckProxy> {
  const sockets = new Set<Socket>();
  let tell = (): void => {};
  const caught = new Promise<void>((resolve) => (tell = resolve));
  let isClosed = false;
  const server = createServer((writer) => {
    const nats = connect(port, '127.0.0.1');
    let isAcknowledged = false;
    for (const socket of [writer, nats]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    writer.on('data', (bytes) => {
      if (isClosed) return;
      const isAck = bytes.includes('+ACK\r\n');
      if (isAck && kept === 'acknowledgement') {
        isClosed = true;
        tell();
        return;
      }
      isAcknowledged ||= isAck;
      nats.write(bytes);
    });
    nats.on('data', (bytes) => {
      if (isAcknowledged) {
        isClosed = true;
        tell();
      }
      if (!isClosed) writer.write(bytes);
    });
    writer.on('close', () => nats.destroy());
    nats.on('close', () => writer.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`, caught };
}
