/** The sockets of `BlockingClient`: what they need, how they are found, and when they are closed. */

import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { controlPort, dataPort, run, Running, scriptText, start } from '../../helpers/blocking.js';
import { keepAliveDue } from '../../helpers/net/keep-alive.js';

const isLinux = process.platform === 'linux';

describe('without the addon', () => {
  test("a client can't be made; the module can be loaded, and other clients work", async () => {
    const said = await run(
      async ({ P, say, errorOf }) => {
        process.env['PANDABLOCKS_PREBUILD'] = '/nowhere';
        const { port, Client } = globalThis as unknown as {
          port: number;
          Client: typeof P.BlockingClient;
        };
        say(errorOf(() => new Client('127.0.0.1'))?.code);
        const client = new P.AsyncClient('127.0.0.1', { controlPort: port });
        await client.connect();
        say(client.isConnected);
        await client.close();
      },
      {
        isWithoutClient: true,
        setUp: `
          const { BlockingClient } = await import('pandablocks/blocking');
          globalThis.Client = BlockingClient;
          globalThis.port = ${await controlPort(() => undefined)};`,
      },
    );
    expect(said).toEqual(['NATIVE_UNAVAILABLE', true]);
  });
});

describe('a host name', () => {
  // Takes a file system of its own, which not everybody may have.
  const canRename = ((): boolean => {
    try {
      execFileSync('unshare', ['-rm', 'mount', '--bind', '/etc/resolv.conf', '/etc/resolv.conf']);
      return isLinux;
    } catch {
      return false;
    }
  })();

  test.skipIf(!canRename)(
    'is looked up within the time to connect; the process ends meanwhile',
    async () => {
      const nameServer = createSocket('udp4').bind(53, '127.0.0.77');
      const folder = mkdtempSync(join(tmpdir(), 'pandablocks-names-'));
      onTestFinished(() => {
        nameServer.close();
        rmSync(folder, { recursive: true });
      });
      await once(nameServer, 'listening');
      const asked = once(nameServer, 'message');
      writeFileSync(
        join(folder, 'resolv.conf'),
        'nameserver 127.0.0.77\noptions timeout:30 attempts:3\n',
      );
      writeFileSync(
        join(folder, 'script.mjs'),
        scriptText(({ P, say, errorOf }) => {
          const panda = new P.BlockingClient('panda.example', { connectTimeout: 0.3 });
          say(errorOf(() => panda.connect())?.message);
          say(errorOf(() => panda.data().next())?.code);
        }, {}).replace("'pandablocks'", JSON.stringify(import.meta.resolve('pandablocks'))),
      );
      const command = `mount --bind '${folder}/resolv.conf' /etc/resolv.conf && exec '${process.execPath}' '${folder}/script.mjs'`;
      const script = new Running(['-rm', 'sh', '-c', command], 'unshare');
      await asked;
      expect(await script.finished()).toMatchObject({
        code: 0,
        stderr: '',
        said: [
          expect.stringMatching(
            /^No connection to port .* panda\.example: no answer within 0\.3 s/,
          ),
          'CONNECT_FAILED',
        ],
      });
    },
  );

  test('that does not exist is reported', async () => {
    const said = await run(({ P, say, errorOf }) => {
      const panda = new P.BlockingClient('no panda.invalid', { connectTimeout: 30 });
      say(errorOf(() => panda.connect()));
    });
    expect(said).toMatchObject([
      { code: 'CONNECT_FAILED', message: expect.stringMatching(/no host of this name/) as unknown },
    ]);
  });
});

test('a client that is garbage collected closes its sockets', async () => {
  const [ended, control] = [[] as string[], await controlPort(() => undefined)];
  const watched = await controlPort((line, socket) => {
    if (line === '*IDN?') socket.on('end', () => ended.push('control'));
    return undefined;
  });
  const data = await dataPort((socket) => socket.on('end', () => ended.push('data')));
  const body = scriptText(
    async ({ P, panda, say }) => {
      const { watched, data } = (globalThis as unknown as { own: Record<string, number> }).own as {
        watched: number;
        data: number;
      };
      const use = (): void => {
        const other = new P.BlockingClient('127.0.0.1', { controlPort: watched, dataPort: data });
        other.connect();
        say(other.data().next().value?.kind);
      };
      panda.connect();
      use();
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        (globalThis as unknown as { gc: () => void }).gc();
      }
      say('collected');
      panda.send(new P.GetLine('*ECHO a'));
      await new Promise(() => setInterval(() => {}, 1000));
    },
    { controlPort: control, setUp: `globalThis.own = ${JSON.stringify({ watched, data })};` },
  );
  const script = new Running(['--expose-gc', '--input-type=module', '-e', body]);
  await script.printed(/ready/);
  await expect.poll(() => [...ended].sort()).toEqual(['control', 'data']);
  expect(script.process.exitCode).toBe(null);
});

test.runIf(isLinux)('TCP probes whether the PandA is alive', async () => {
  const port = await dataPort(() => {});
  const script = start(
    ({ panda, say }) => {
      for (const { kind } of panda.data()) say(kind);
    },
    { dataPort: port },
  );
  await script.printed(/ready/);
  const due = keepAliveDue(port);
  expect(due).toBeGreaterThan(0);
  expect(due).toBeLessThanOrEqual(6);
});
