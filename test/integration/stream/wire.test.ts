import { createServer, type AddressInfo, type Socket } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { WireTarget } from '../../../lib/stream/nats/wire-target.js';
import { Wire } from '../../../lib/stream/wire/wire.js';

/** A server that is no NATS server. Closed when the test ends. */
async function target(isTls: boolean, serve: (socket: Socket) => void): Promise<WireTarget> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    serve(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ host: '127.0.0.1', port, name: 'test', isTls, servername: '', ca: null },
    credentials: () => ({}),
  };
}

/** Writes the same bytes again whenever the socket takes more, and reads nothing. */
function flood(socket: Socket, bytes: Buffer): void {
  socket.pause();
  const write = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', write);
  write();
}

describe('a hostile server', () => {
  test('that sends no line before the encryption is refused', async () => {
    const at = await target(true, (socket) => {
      flood(socket, Buffer.alloc(65_536, 'x'));
    });
    await expect(Wire.open(at, { reuses: false })).rejects.toThrow('sends no NATS');
  });

  test('that asks without end and reads no answer is refused', async () => {
    const at = await target(false, (socket) => {
      socket.write('INFO {}\r\nPONG\r\n');
      flood(socket, Buffer.from('PING\r\n'.repeat(10_000)));
    });
    const wire = await Wire.open(at, { reuses: false });
    await new Promise<void>((resolve) => {
      if (wire.closed.aborted) resolve();
      else wire.closed.addEventListener('abort', () => resolve());
    });
    expect(String(wire.closed.reason)).toContain('reads no answers');
  });
});
