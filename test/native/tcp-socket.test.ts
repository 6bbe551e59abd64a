/** The addon's sockets, for a thread that waits. Here the thread waits a moment only. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { NativeTcpSocket } from '../../lib/native/tcp-socket.js';
import { native } from '../../lib/native/load.js';

const isLinux = process.platform === 'linux';
const NOTHING = new Uint8Array(0);
const { TcpSocket } = native();

async function listen(
  serve: (socket: Socket) => void = () => {},
  { host = '127.0.0.1', port = 0, backlog = 511 } = {},
): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('error', () => {}));
    serve(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen({ host, port, backlog });
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function open(hosts: readonly string[], port: number, keepAlive = 0): NativeTcpSocket {
  const socket = new TcpSocket(hosts, port, keepAlive);
  onTestFinished(() => {
    socket.close();
  });
  return socket;
}

/** Goes on until there is a connection. */
function connected(hosts: readonly string[], port: number): NativeTcpSocket {
  const socket = open(hosts, port);
  for (let i = 0; i < 100; i++) if (socket.connect(100, false) === 1) return socket;
  throw new Error('no connection');
}

async function pair(): Promise<[NativeTcpSocket, Socket]> {
  const server = await listen();
  const socket = connected(['127.0.0.1'], portOf(server));
  const [peer] = (await once(server, 'connection')) as [Socket];
  return [socket, peer];
}

const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value);

/** What has come, once something has; the peer, in this thread too, gets its turn. */
async function received(socket: NativeTcpSocket, into = new Uint8Array(1 << 16)): Promise<string> {
  for (;;) {
    const count = socket.exchange(NOTHING, 0, into, 0, false);
    if (count > 0) return text(into.subarray(0, count));
    if (count < 0) return 'closed';
    await sleep(1);
  }
}

const thrownBy = (call: () => unknown): NodeJS.ErrnoException | null => {
  try {
    call();
    return null;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
};

describe('connecting', () => {
  test.each(['127.0.0.1', 'localhost'])('to %s', async (host) => {
    const server = await listen();
    connected([host], portOf(server));
    await once(server, 'connection');
  });

  test('to IPv6', async (context) => {
    const server = await listen(() => {}, { host: '::1' }).catch(() => context.skip());
    connected(['::1'], portOf(server));
    await once(server, 'connection');
  });

  test('fails with what the system says', async () => {
    const server = await listen();
    const port = portOf(server);
    server.close();
    const error = thrownBy(() => connected(['127.0.0.1'], port));
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
      message: `connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  test('fails for a name that there is not', () => {
    const error = thrownBy(() => connected(['no host.invalid'], 1));
    expect(error?.syscall).toBe('getaddrinfo');
    expect(error?.code).toMatch(/^(ENOTFOUND|EAI_\w+)$/);
  });

  test('goes on to the next address when one refuses', async () => {
    const server = await listen();
    const host = isLinux ? '127.0.0.3' : '::1';
    connected([host, '127.0.0.1'], portOf(server));
    await once(server, 'connection');
  });

  test.runIf(isLinux)('goes on to the next address when one is silent', async () => {
    // Nobody accepts while this thread waits, so a short queue is soon full.
    const silent = await listen(() => {}, { host: '127.0.0.2', backlog: 1 });
    const port = portOf(silent);
    while (open(['127.0.0.2'], port).connect(100, false) === 1) continue;
    const server = await listen(() => {}, { port });
    const socket = open(['127.0.0.2', '127.0.0.1'], port);
    expect(socket.connect(0, false)).toBe(0);
    expect(socket.connect(10_000, false)).toBe(1);
    await once(server, 'connection');
  });

  test('can be given up', async () => {
    const server = await listen();
    const socket = open(['127.0.0.1'], portOf(server));
    socket.close();
    expect(() => socket.connect(1, false)).toThrow('closed');
  });
});

describe('exchange', () => {
  test('sends, waits and receives', async () => {
    const [socket, peer] = await pair();
    const into = new Uint8Array(100);
    peer.on('data', (bytes) => peer.write(`got ${String(bytes)}`));
    expect(socket.exchange(bytesOf('hello there'), 5, into, 0, false)).toBe(0);
    expect(await received(socket, into)).toBe('got hello');
  });

  test('waits again after a wait in vain, however long each is', async () => {
    const [socket, peer] = await pair();
    const into = new Uint8Array(100);
    // One that kept the time limit of another would not come back, or would not wait.
    for (const milliseconds of [0, 20, 0, 100, 5, 5, 0]) {
      expect(socket.exchange(NOTHING, 0, into, milliseconds, false)).toBe(0);
    }
    peer.write('abc');
    expect(await received(socket, into)).toBe('abc');
    expect(socket.exchange(NOTHING, 0, into, 0, false)).toBe(0);
  });

  test('gives no more than there is room for', async () => {
    const [socket, peer] = await pair();
    peer.write('abcde');
    const into = new Uint8Array(2);
    expect([
      await received(socket, into),
      await received(socket, into),
      await received(socket, into),
    ]).toEqual(['ab', 'cd', 'e']);
  });

  test('receives while the other end does not read, and sends the rest by and by', async () => {
    const [socket, peer] = await pair();
    peer.pause();
    const count = 32 * 1024 * 1024;
    const bytes = Uint8Array.from({ length: count }, (_, i) => i % 251);
    expect(socket.exchange(bytes, count, NOTHING, 0, false)).toBe(0);
    // It has been copied.
    bytes.fill(0);
    peer.write('first read this');
    expect(await received(socket)).toBe('first read this');
    let came = 0;
    let wrong = 0;
    peer.on('data', (chunk) => {
      for (const byte of chunk) if (byte !== came++ % 251) wrong++;
      if (came === count) peer.write('thanks');
    });
    peer.resume();
    expect(await received(socket)).toBe('thanks');
    expect([came, wrong]).toEqual([count, 0]);
  });

  test('keeps what is sent in order', async () => {
    const [socket, peer] = await pair();
    peer.pause();
    const block = new Uint8Array(4 * 1024 * 1024);
    for (let i = 1; i <= 4; i++) {
      socket.exchange(block.fill(i), block.byteLength, NOTHING, 0, false);
    }
    let last = 0;
    let came = 0;
    let isOrdered = true;
    peer.on('data', (chunk) => {
      isOrdered &&= chunk.every((byte) => {
        const isNext = byte === last || byte === last + 1;
        last = byte;
        return isNext;
      });
      came += chunk.byteLength;
      if (came === 4 * block.byteLength) peer.write('.');
    });
    peer.resume();
    expect(await received(socket)).toBe('.');
    expect([last, isOrdered]).toEqual([4, true]);
  });

  test('gives what came before the end, then the end', async () => {
    const [socket, peer] = await pair();
    peer.end('bye');
    expect([await received(socket), await received(socket)]).toEqual(['bye', 'closed']);
    expect(await received(socket)).toBe('closed');
  });

  test('sends to a peer that only has no more to say', async () => {
    const [socket, peer] = await pair();
    peer.end();
    expect(await received(socket)).toBe('closed');
    socket.exchange(bytesOf('still'), 5, NOTHING, 0, false);
    expect(String((await once(peer, 'data'))[0])).toBe('still');
  });

  test('says that the peer has reset the connection, by reading or by writing', async () => {
    const [socket, peer] = await pair();
    peer.resetAndDestroy();
    await once(peer, 'close');
    const read = thrownBy(() => socket.exchange(NOTHING, 0, new Uint8Array(1), 1000, false));
    expect(read).toMatchObject({ code: 'ECONNRESET', syscall: 'read' });
    const write = thrownBy(() => socket.exchange(bytesOf('a'), 1, new Uint8Array(1), 1000, false));
    expect(write?.syscall).toBe('write');
  });

  test('gives what came before a reset that is met by writing', async () => {
    const [socket, peer] = await pair();
    peer.end('last words');
    await once(peer, 'finish');
    socket.exchange(bytesOf('a'), 1, NOTHING, 0, false);
    peer.destroy();
    await once(peer, 'close');
    socket.exchange(bytesOf('b'), 1, NOTHING, 0, false);
    socket.exchange(bytesOf('c'), 1, NOTHING, 0, false);
    expect(await received(socket)).toBe('last words');
    expect(
      thrownBy(() => socket.exchange(NOTHING, 0, new Uint8Array(1), 1000, false))?.code,
    ).toMatch(/EPIPE|ECONNRESET/);
  });
});

describe('what is wrong', () => {
  test('is refused, and nothing else happens', async () => {
    const [socket, peer] = await pair();
    const into = new Uint8Array(10);
    const call = (...args: unknown[]): unknown =>
      (socket.exchange as (...args: unknown[]) => unknown)(...args);
    expect(() => call('text', 1, into, 0, false)).toThrow(TypeError);
    expect(() => call(NOTHING, 0, new Uint16Array(1), 0, false)).toThrow(TypeError);
    expect(() => call(into, '1', into, 0, false)).toThrow(TypeError);
    expect(() => call(into, 11, into, 0, false)).toThrow(RangeError);
    expect(() => call(into, -1, into, 0, false)).toThrow(RangeError);
    expect(() => call()).toThrow(TypeError);
    const detached = new Uint8Array(10);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    expect(() => call(detached, 10, into, 0, false)).toThrow(RangeError);
    expect(call(NOTHING, 0, detached, 1000, false)).toBe(0);
    peer.write('well');
    expect(await received(socket)).toBe('well');
  });

  test('an object of another kind', () => {
    const prototype = TcpSocket.prototype as NativeTcpSocket;
    const exchange = Reflect.get(prototype, 'exchange') as () => unknown;
    for (const other of [{}, Object.create(prototype), new Uint8Array(8)]) {
      const call = (): unknown => Reflect.apply(exchange, other, [NOTHING, 0, NOTHING, 0, false]);
      expect(call).toThrow(Error);
    }
    expect(() => new TcpSocket('host' as never, 1, 0)).toThrow(TypeError);
    expect(() => open([], 1).connect(0, false)).toThrow('ENOTFOUND');
    expect(() => open(['127.0.0.1'], 1).exchange(NOTHING, 0, NOTHING, 0, false)).toThrow('not');
  });

  test('a closed socket', async () => {
    const [socket, peer] = await pair();
    const ended = once(peer.resume(), 'end');
    socket.close();
    socket.close();
    await ended;
    expect(() => socket.exchange(NOTHING, 0, NOTHING, 0, false)).toThrow('closed');
  });
});

describe('a socket is closed', () => {
  test('when it is let go of', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const server = await listen();
    const peers: Socket[] = [];
    server.on('connection', (peer) => peers.push(peer.resume()));
    (() => {
      for (let i = 0; i < 3; i++) {
        const socket = new TcpSocket(['127.0.0.1'], portOf(server), 0);
        while (socket.connect(100, false) === 0) continue;
      }
    })();
    await expect.poll(() => peers.length).toBe(3);
    await expect
      .poll(() => {
        gc();
        return peers.every((peer) => peer.readableEnded);
      })
      .toBe(true);
  });

  test.each([
    ['ends by itself', ''],
    ['is ended while it waits', 'for (;;) call(() => socket.exchange(none, 0, into, 100, false));'],
  ])('when its thread %s', async (_, then) => {
    const server = await listen();
    const worker = new Worker(
      `const { workerData: port } = require('node:worker_threads');
       const { TcpSocket } = require('node-gyp-build')(${JSON.stringify(process.cwd())});
       const socket = new TcpSocket(['127.0.0.1'], port, 0);
       const [none, into] = [new Uint8Array(0), new Uint8Array(10)];
       const call = (what) => what();
       while (socket.connect(100, false) === 0);
       ${then}`,
      { eval: true, workerData: portOf(server) },
    );
    const exit = once(worker, 'exit');
    const [peer] = (await once(server, 'connection')) as [Socket];
    const ended = once(peer.resume(), 'end');
    if (then !== '') await worker.terminate();
    await Promise.all([exit, ended]);
  });

  test.runIf(isLinux)('in programs that are started meanwhile', async () => {
    const inherited = (): string => {
      return spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' }).stdout;
    };
    const before = inherited();
    await pair();
    expect(inherited()).toBe(before);
  });
});
