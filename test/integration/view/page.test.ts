/** The server of the page, asked without a browser: what it answers, what it refuses, and what it withstands. */

import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { captureFrom, type CaptureTest } from '../../helpers/capture/capture.js';
import type { Cli } from '../../helpers/cli/cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';
import { dumpFile } from '../../helpers/hdf/python.js';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

async function ask(
  address: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const { port } = new URL(address);
  return await new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          const { statusCode: status = 0, headers: got } = response;
          resolve({ status, headers: got, body: Buffer.concat(pieces) });
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

async function addressOf(cli: Cli): Promise<string> {
  await cli.printed(/watched at http:\S+/);
  return /watched at (http:\S+)/.exec(cli.stderr)![1]!;
}

async function kept(...args: string[]): Promise<CaptureTest & { cli: Cli; address: string }> {
  const values = Array.from({ length: 1000 }, (_, i) => i);
  const capture = await captureFrom(() => [
    header([COUNTER]),
    frameOf(...values),
    ascii('END 1000 Ok\n'),
  ]);
  const cli = capture.run('--view', '--view-keep', ...args);
  const address = await addressOf(cli);
  await cli.printed(/ended Ok/);
  return { ...capture, cli, address };
}

describe('the server', () => {
  test('serves the page, with nothing from outside, under a strict policy', async () => {
    const { address } = await kept();
    for (const path of ['/', '/app.js', '/app.css', '/icon.svg']) {
      const { status, headers, body } = await ask(address, path);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
      const links = String(body).match(/https?:\/\/[\w./]+/g) ?? [];
      expect(links.filter((link) => !link.startsWith('http://www.w3.org/'))).toEqual([]);
    }
  });

  test('serves values of columns in binary form', async () => {
    const { address } = await kept();
    const { body } = await ask(address, '/traces?acquisition=1&from=0&to=1000&rows=256&columns=0');
    const start = 4 + body.readUInt32LE(0);
    expect(start % 8).toBe(0);
    expect(JSON.parse(String(body.subarray(4, start)))).toEqual({
      firstRow: 0,
      endRow: 1000,
      bucketRows: 256,
      count: 4,
      columns: [0],
    });
    const planes = Array.from({ length: 20 }, (_, i) => body.readDoubleLE(start + 8 * i));
    expect(planes.slice(0, 4)).toEqual([1, 129, 257, 385]);
    expect(planes.slice(4, 8)).toEqual([128.5, 256.5, 384.5, 500.5]);
    expect(planes.slice(16)).toEqual([0, 0, 0, 0]);
    const described = await ask(address, '/acquisition?number=1');
    expect(JSON.parse(String(described.body))).toMatchObject({
      number: 1,
      rows: 1000,
      isEnded: true,
      fields: [{ name: 'COUNTER1.OUT.Value', units: 'mm', kind: 'number', bits: [] }],
    });
  });
});

test.each([
  ['another host', '/', { host: 'evil.example' }, 'GET', 403],
  ['another host with our port', '/events', { host: 'evil.example:80' }, 'GET', 403],
  ['another origin', '/events', { origin: 'http://evil.example' }, 'GET', 403],
  ['an image on another page', '/icon.svg', { 'sec-fetch-site': 'cross-site' }, 'GET', 403],
  ['a change', '/', {}, 'POST', 405],
  ['a file of the system', '/../../../../etc/passwd', {}, 'GET', 404],
  ['the same, encoded', '/%2e%2e/%2e%2e/package.json', {}, 'GET', 404],
  ['an address that is none', 'http://[', {}, 'GET', 400],
  ['a path without a host', '//', {}, 'GET', 400],
  ['no columns', '/traces?acquisition=1&from=0&to=10&rows=1', {}, 'GET', 400],
  ['buckets of three rows', '/traces?acquisition=1&from=0&to=9&rows=3&columns=0', {}, 'GET', 400],
  [
    'rows that are no number',
    '/traces?acquisition=1&from=0x1&to=9&rows=1&columns=0',
    {},
    'GET',
    400,
  ],
  ['too many buckets', '/traces?acquisition=1&from=0&to=99999999&rows=1&columns=0', {}, 'GET', 400],
  [
    'too many columns',
    `/traces?acquisition=1&from=0&to=9&rows=1&columns=${'0,'.repeat(64)}0`,
    {},
    'GET',
    400,
  ],
  [
    'a column that is not there',
    '/traces?acquisition=1&from=0&to=9&rows=1&columns=7',
    {},
    'GET',
    404,
  ],
  [
    'an acquisition that is not there',
    '/traces?acquisition=7&from=0&to=9&rows=1&columns=0',
    {},
    'GET',
    404,
  ],
  ['a very long address', `/${'a'.repeat(8000)}`, {}, 'GET', 414],
] as const)('%s is refused', async (_, path, headers, method, status) => {
  const { address } = await kept();
  expect(await ask(address, path, headers, method)).toMatchObject({ status });
  // It goes on.
  expect(await ask(address, '/')).toMatchObject({ status: 200 });
});

test('a port that is in use: nothing is armed', async () => {
  const { address, folder, run, armed } = await kept();
  const second = run('--view', '--view-port', new URL(address).port, `${folder}/other.h5`);
  expect(await second.finished).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `pandablocks: The page can't be served on port ${new URL(address).port}, since it is in use: give another --view-port, or none.\n`,
  });
  expect(armed()).toBe(1);
});

test('listens only on the loopback address, and ends with the command', async () => {
  const { cli, address } = await kept();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  cli.process.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ code: 0 });
  await expect(ask(address, '/')).rejects.toThrow('ECONNREFUSED');
});

/** Sends a request and reads nothing of the answer. */
async function sleeper(address: string, path: string): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return socket;
}

test('pages that read nothing, or send garbage, do not delay a capture', async () => {
  const samples = 200_000;
  const capture = await captureFrom(async function* () {
    yield header([COUNTER]);
    for (let row = 0; row < samples; row += 1000) {
      yield frameOf(...Array.from({ length: 1000 }, (_, i) => row + i));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    yield ascii(`END ${samples} Ok\n`);
  });
  const cli = capture.run('--view');
  const address = await addressOf(cli);
  for (let i = 0; i < 20; i++) {
    await sleeper(address, '/events');
    await sleeper(address, '/app.js');
  }
  const rubbish = await sleeper(address, '/');
  rubbish.write('\0'.repeat(100_000));
  const finished = await cli.finished;
  expect(finished.code).toBe(0);
  const { datasets } = dumpFile(capture.file);
  expect(datasets['COUNTER1.OUT.Value']).toMatchObject({ rows: samples, steps: [0.5] });
});
