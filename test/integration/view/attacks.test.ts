/** Clients that mean harm, or read nothing: what the server of the page bounds. */

import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { EventClients } from '../../../lib/view/server/event-clients.js';
import { captureFrom } from '../../helpers/capture/capture.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

/** As many as an answer has buckets at most. */
const ROWS = 8192;
/** Of all columns that may be asked for, the only one again and again: 21 MB. */
const LARGEST = `/traces?acquisition=1&from=0&to=${ROWS}&rows=1&columns=${Array(64).fill(0).join()}`;

/** The port of the page of a capture that has ended. */
async function served(): Promise<number> {
  const values = Array.from({ length: ROWS }, (_, i) => i);
  const capture = await captureFrom(() => [
    header([COUNTER]),
    frameOf(...values),
    ascii(`END ${ROWS} Ok\n`),
  ]);
  const cli = capture.run('--view', '--view-keep');
  await cli.printed(/the page stays at http:\S+/);
  return Number(/watched at http:\S+:(\d+)/.exec(cli.stderr)![1]);
}

async function open(port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write(text);
  return socket;
}

async function statusOf(port: number, path = '/'): Promise<number> {
  const [response] = (await once(
    get({ host: '127.0.0.1', port, path, agent: false }),
    'response',
  )) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

/** Also if it is reset. */
async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.on('close', resolve));
}

/** All that comes back, up to the end of the connection. */
async function answerTo(port: number, text: string): Promise<string> {
  const socket = await open(port, text);
  let answer = '';
  socket.on('data', (piece) => (answer += String(piece)));
  socket.resume();
  await closed(socket);
  return answer;
}

test('connections that send nothing, or half a request, are closed', async () => {
  const port = await served();
  const idle = await open(port);
  const half = await open(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n');
  for (const socket of [idle, half]) {
    socket.resume();
    await closed(socket);
  }
  expect(await statusOf(port)).toBe(200);
});

test('no more than so many connections at a time', async () => {
  const port = await served();
  const sockets = await Promise.all(Array.from({ length: 600 }, () => open(port)));
  for (const socket of sockets) socket.resume();
  const isClosed = (socket: Socket): boolean => socket.closed;
  await expect.poll(() => sockets.filter(isClosed).length).toBeGreaterThanOrEqual(600 - 512);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => statusOf(port).catch(() => 0)).toBe(200);
});

test.each([
  ['headers without end', `GET / HTTP/1.1\r\nHost: localhost\r\n${'A: b\r\n'.repeat(20_000)}`],
  ['one long header', `GET / HTTP/1.1\r\nHost: localhost\r\nA: ${'b'.repeat(100_000)}\r\n\r\n`],
  ['a proxy', 'CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['an old client without host', 'GET / HTTP/1.0\r\n\r\n'],
  [
    'a host in the address',
    'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  ],
  [
    'two lengths',
    'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00'],
])('%s: nothing of the page is answered', async (_, text) => {
  const port = await served();
  expect(await answerTo(port, text)).not.toContain('200 OK');
  expect(await statusOf(port)).toBe(200);
});

test('an upgrade is answered as any other request', async () => {
  const port = await served();
  const headers = 'Host: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket';
  expect(await answerTo(port, `GET / HTTP/1.1\r\n${headers}\r\n\r\n`)).not.toContain('101');
  expect(await statusOf(port)).toBe(200);
});

test.each([
  ['/traces?acquisition=1&from=999999999999999&to=999999999999999&rows=1&columns=0'],
  ['/traces?acquisition=1&from=0&to=999999999999999&rows=1125899906842624&columns=0'],
  ['/traces?acquisition=1&from=0&to=8192&rows=1&columns=99999'],
  ['/traces?acquisition=999999999999999&from=0&to=1&rows=1&columns=0'],
  ['/traces?acquisition=1&from=-1&to=1e3&rows=NaN&columns=0'],
  ['/traces?acquisition=1&from=1&to=0&rows=1&columns=0'],
  ['/acquisition?number=1e999'],
  ['/acquisition?number=__proto__'],
  ['/constructor'],
  ['/..%2f..%2fetc/passwd'],
  ['/app.js%00.html'],
])('%s does no harm', async (path) => {
  const port = await served();
  expect(await statusOf(port, path)).toBeLessThan(500);
  expect(await statusOf(port)).toBe(200);
});

test('answers that nobody reads are bounded', async () => {
  const port = await served();
  const request = `GET ${LARGEST} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const sleepers: Socket[] = [];
  for (let i = 0; i < 10; i++) sleepers.push(await open(port, request));
  await expect.poll(() => statusOf(port, LARGEST)).toBe(503);
  // What is small has room.
  expect(await statusOf(port)).toBe(200);
  for (const socket of sleepers) socket.destroy();
  await expect.poll(() => statusOf(port, LARGEST)).toBe(200);
});

test('a page that reads nothing misses events, and gets the latest when it reads again', async () => {
  const clients = new EventClients();
  const server = createServer((_, response) => void clients.add(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const socket = await open(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await expect.poll(() => clients.count).toBe(1);
  const filling = 'x'.repeat(100_000);
  // More than the system's own memory for connections, and ours.
  for (let i = 0; i < 400; i++) {
    clients.send('state', { i, filling });
    await new Promise((resolve) => setImmediate(resolve));
  }
  clients.send('log', 'a warning');
  expect(clients.dropped).toBeGreaterThan(100);
  expect(clients.waitingBytes).toBeLessThan(5 * 1024 * 1024);
  let text = '';
  socket.on('data', (piece) => (text = (text + String(piece)).slice(-250_000)));
  socket.resume();
  await expect.poll(() => text.includes('"i":399')).toBe(true);
  await expect.poll(() => text).toContain('event: log\ndata: "a warning"');
  clients.send('state', 'next');
  await expect.poll(() => text).toContain('data: "next"');
});
