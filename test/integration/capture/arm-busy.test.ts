/** Arming a PandA that is capturing for somebody else. */

import { existsSync } from 'node:fs';

import { PandaBusyError, writeHdfFiles } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { Arm } from '../../../lib/commands/arm.js';
import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { clientOf, ControlServer, IDN } from '../../helpers/control/control-server.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';

describe('an acquisition of another client', () => {
  test('is left running, and reported', async () => {
    const { client, scheme, completion } = await captureClient({ rate: 1000, samples: Infinity });
    await client.send(new Arm());
    const error = await failureOf(writeHdfFiles(client, { scheme, num: 2, arm: true }));
    expect(error).toBeInstanceOf(PandaBusyError);
    expect(error.message).toMatch(/wait until the acquisition has ended, or .*\(`force`\)/);
    expect(error.results).toEqual([]);
    expect(await completion()).toBe('Busy');
  });

  test('is disarmed with force', async () => {
    const { client, scheme, completion } = await captureClient({ rate: 1000, samples: Infinity });
    await client.send(new Arm());
    const options = { scheme, num: 2, arm: true, force: true, samples: 10 };
    expect(await writeHdfFiles(client, options)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await completion()).toBe('Disarmed');
  });

  test('that ends within a moment is waited for', async () => {
    const { client, scheme } = await captureClient({ rate: 1000, samples: 100 });
    await client.send(new Arm());
    expect(await writeHdfFiles(client, { scheme, num: 1, arm: true })).toMatchObject([
      { samplesWritten: 100, ok: true },
    ]);
  });
});

test('the command reports it; --force arms', async () => {
  const { sim, client, scheme, completion } = await captureClient({
    rate: 1000,
    samples: Infinity,
  });
  await client.send(new Arm());
  const file = scheme.replace('%d', 'x');
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const args = ['hdf', '127.0.0.1', file, '--arm', '--samples', 5, ...ports];
  const { code, stderr } = await new Cli(args).finished;
  expect({ code, isTold: /^pandablocks: .*--force\)\.\n$/.test(stderr) }).toEqual({
    code: 1,
    isTold: true,
  });
  expect(existsSync(file)).toBe(false);
  expect(await completion()).toBe('Busy');
  expect(await new Cli([...args, '--force']).finished).toMatchObject({ code: 0, stderr: '' });
  expect(existsSync(file)).toBe(true);
});

test.each([
  ['what *PCAP.STATUS? says counts where there is no *PCAP.COMPLETION?', 'OK =Busy 1 1\n'],
  ['neither is known: it is armed', 'ERR Invalid *PCAP field\n'],
])('%s', async (_, status) => {
  const server = await ControlServer.start((line) => {
    if (line === '*IDN?') return `${IDN}\n`;
    if (line === '*PCAP.STATUS?') return status;
    return line.endsWith('?') ? 'ERR Invalid *PCAP field\n' : 'OK\n';
  });
  const client = clientOf(server, { dataPort: 1 });
  const scheme = `${temporaryFolder()}/x.h5`;
  const error = await failureOf(writeHdfFiles(client, { scheme, arm: true }));
  expect(error.code).toBe(status.startsWith('ERR') ? 'CONNECT_FAILED' : 'PANDA_BUSY');
  expect(server.received).not.toContain('*PCAP.ARM=');
  expect(server.received).not.toContain('*PCAP.DISARM=');
});
