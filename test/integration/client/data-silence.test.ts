/** A data port that says nothing: for a while, at all, or because it is gone. */

import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { AsyncClient, ConnectError, type DataOptions, InvalidOptionError } from 'pandablocks';
import { describe, expect, onTestFinished, test } from 'vitest';

import { rejection } from '../../helpers/control/control-server.js';
import { keepAliveDue } from '../../helpers/net/keep-alive.js';

/** A port that takes connections and answers this, and nothing more. */
async function portThatSays(text: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).write(text);
    onTestFinished(() => void socket.destroy());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function firstOf(client: AsyncClient, options: DataOptions = {}): Promise<string> {
  for await (const { kind } of client.data(options)) return kind;
  return 'none';
}

test("without an answer to the request: the data port is not a PandA's", async () => {
  const client = new AsyncClient('127.0.0.1', {
    dataPort: await portThatSays(''),
    connectTimeout: 0.2,
  });
  const error = await rejection(firstOf(client));
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.message).toMatch(/did not answer within 0.2 s: is it the data port/);
});

test('an answer is enough: silence may follow', async () => {
  const client = new AsyncClient('127.0.0.1', {
    dataPort: await portThatSays('OK\n'),
    connectTimeout: 0.1,
  });
  const signal = AbortSignal.timeout(500);
  const run = async (): Promise<void> => {
    for await (const { kind } of client.data({ signal })) expect(kind).toBe('ready');
  };
  expect(await rejection(run())).toBe(signal.reason);
});

describe('frameTimeout', () => {
  test.each([0, -1, NaN, '1'])('%o is refused', async (frameTimeout) => {
    const client = new AsyncClient('127.0.0.1', { dataPort: await portThatSays('OK\n') });
    const error = await rejection(firstOf(client, { frameTimeout: frameTimeout as number }));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error.message).toMatch(/give seconds, more than 0, or null for no limit/);
  });

  test.each([Infinity, 1e12, null])('%o is no limit', async (frameTimeout) => {
    const client = new AsyncClient('127.0.0.1', { dataPort: await portThatSays('OK\n') });
    expect(await firstOf(client, { frameTimeout })).toBe('ready');
  });
});

describe.skipIf(process.platform !== 'linux')('a PandA that is gone without a word', () => {
  test('TCP probes whether it is alive', async () => {
    const port = await portThatSays('OK\n');
    const client = new AsyncClient('127.0.0.1', { dataPort: port, keepAlivePeriod: 20 });
    onTestFinished(() => client.close());
    const stream = client.data();
    await stream.next();
    const due = keepAliveDue(port);
    expect(due).toBeGreaterThan(0);
    expect(due).toBeLessThanOrEqual(21);
  });

  // Takes a network of its own, which not everybody may make.
  const canUnplug = ((): boolean => {
    try {
      execFileSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();

  test.skipIf(!canUnplug)(
    'a cable that is pulled is noticed with no frameTimeout',
    { timeout: 60_000 },
    async () => {
      const script = fileURLToPath(new URL('../../helpers/net/dead-peer.mjs', import.meta.url));
      const command = `ip link set lo up && exec "${process.execPath}" "${script}"`;
      const { stdout } = await promisify(execFile)('unshare', ['-rn', 'sh', '-c', command]);
      expect(stdout).toMatch(/^ready\nCONNECTION_CLOSED .* is dead: .*ETIMEDOUT/);
    },
  );
});
