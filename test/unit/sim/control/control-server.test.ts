import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import {
  ControlServer,
  type ControlServerOptions,
} from '../../../../lib/sim/control/control-server.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import { SAMPLE } from '../model/sample-definitions.js';
import { IDLE_CAPTURE } from './replay.js';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const close of cleanUp.splice(0)) close();
});

async function listen(
  options: ControlServerOptions = {},
  panda: Panda = new Panda(SAMPLE),
  delaySeconds = 0,
): Promise<number> {
  const server = new ControlServer(panda, IDLE_CAPTURE, options);
  server.delaySeconds = delaySeconds;
  cleanUp.push(() => server.close());
  server.server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return (server.server.address() as AddressInfo).port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  cleanUp.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other side closes. */
async function readToEnd(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => pieces.push(bytes));
  // Closed by a reset or properly: what came before is what counts.
  socket.on('error', () => {});
  await new Promise((resolve) => {
    socket.on('end', resolve);
    socket.on('close', resolve);
  });
  return Buffer.concat(pieces).toString();
}

async function exchange(port: number, text: string | Uint8Array): Promise<string> {
  const socket = await open(port);
  socket.end(text);
  return readToEnd(socket);
}

describe('ControlServer', () => {
  it('answers any number of pipelined commands in order', async () => {
    const count = 50_000;
    const answers = await exchange(await listen(), '*ECHO a?\nALL1.UINT?\nNOPE?\n'.repeat(count));
    expect(answers).toBe('OK =a\nOK =0\nERR No such block\n'.repeat(count));
  });

  it('runs all commands before a client closed its side', async () => {
    const port = await listen();
    expect(await exchange(port, 'ALL1.UINT=4\n*ECHO not ended?')).toBe('OK\n');
    expect(await exchange(port, 'ALL1.UINT?\n')).toBe('OK =4\n');
  });

  it('runs commands at once, even if it answers late', async () => {
    const panda = new Panda(SAMPLE);
    const socket = await open(await listen({}, panda, 3600));
    const written = new Promise((resolve) => panda.onWrite(resolve));
    let answers = '';
    socket.on('data', (bytes) => (answers += String(bytes)));
    socket.write('ALL1.UINT=4\n');
    expect(await written).toBe('ALL1.UINT');
    expect(answers).toBe('');
    const port = await listen({}, panda, 0.01);
    expect(await exchange(port, 'ALL1.UINT?\n*ECHO a?\n')).toBe('OK =4\nOK =a\n');
  });

  it('serves many clients, each with its own memory', async () => {
    const port = await listen();
    const clients = await Promise.all(Array.from({ length: 200 }, () => open(port)));
    const answers = await Promise.all(
      clients.map((client) => {
        client.end('*CHANGES.POSN?\n*CHANGES.POSN?\n');
        return readToEnd(client);
      }),
    );
    expect(new Set(answers)).toEqual(new Set(['!ALL1.VAL=0\n!ALL2.VAL=0\n.\n.\n']));
  });

  it('lists its clients', async () => {
    const port = await listen();
    const other = await open(port);
    const address = other.localPort!;
    other.write('*ECHO a?\n');
    await once(other, 'data');
    const lines = (await exchange(port, '*WHO?\n')).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^!\d{4}-\d\d-\d\dT[\d:.]+Z config 127\.0\.0\.1:\d+ $/);
    expect(lines[0]).toContain(`:${address} `);
  });

  it('refuses clients beyond its limit', async () => {
    const port = await listen({ maxClients: 1 });
    const first = await open(port);
    const second = await open(port);
    expect(await readToEnd(second)).toBe('');
    first.end('*ECHO a?\n');
    expect(await readToEnd(first)).toBe('OK =a\n');
  });

  it('closes on a line without end, after the earlier lines', async () => {
    const port = await listen();
    const socket = await open(port);
    socket.write(`*ECHO a?\n${'x'.repeat(5000)}`);
    expect(await readToEnd(socket)).toBe('OK =a\n');
    const rubbish = await open(port);
    rubbish.write(new Uint8Array(4_000_000).fill(0xfe));
    expect(await readToEnd(rubbish)).toBe('');
    expect(await exchange(port, '*ECHO still there?\n')).toBe('OK =still there\n');
  });

  it('resets a client that reads nothing', async () => {
    const port = await listen({ stallSeconds: 0.2 });
    const socket = await open(port);
    socket.pause();
    let sent = 0;
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
    const write = (): void => {
      while (!socket.destroyed && socket.write('*CHANGES=S\n*CHANGES?\n'.repeat(1000))) sent++;
    };
    socket.on('drain', write);
    write();
    expect((await failed).code).toMatch(/^(ECONNRESET|EPIPE)$/);
    expect(sent).toBeLessThan(10_000);
  });

  it('resets a client that uses too much memory, and serves all others', async () => {
    const port = await listen({ maxHeldBytes: 100 });
    const clients = await Promise.all(Array.from({ length: 20 }, () => open(port)));
    const left = new Set(clients);
    for (const client of clients) {
      client.on('error', () => left.delete(client)).resume();
      // 32 bytes of a text that is not finished: three clients with them are no more than 100.
      client.write(`*METADATA.LAYOUT<\n${'x'.repeat(31)}\n`);
    }
    while (left.size > 3) await new Promise((resolve) => setTimeout(resolve, 2));
    for (const client of left) {
      client.end('\n');
      expect(await readToEnd(client)).toBe('OK\n');
    }
    expect(left.size).toBe(3);
  });

  it('lets a client read slowly', async () => {
    const port = await listen({ stallSeconds: 0.5 });
    const socket = await open(port);
    const count = 20_000;
    socket.end('*CHANGES=S\n*CHANGES.ATTR?\n'.repeat(count));
    let answers = '';
    for await (const bytes of socket) {
      answers += String(bytes);
      if (answers.length % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(answers.split('\n.\n')).toHaveLength(count + 1);
  });
});
