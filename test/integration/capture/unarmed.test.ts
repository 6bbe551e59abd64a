/** `pandablocks hdf` without `--arm`: somebody else arms the PandA. */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import type { AsyncClient } from 'pandablocks';
import { describe, expect, onTestFinished, test } from 'vitest';

import { Arm, Disarm } from '../../../lib/commands/arm.js';
import { Put } from '../../../lib/commands/get-put.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { abortOf } from '../../helpers/capture/capture.js';
import { simClient } from '../../helpers/capture/capture-client.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const WAITING = 'pandablocks: waiting for the PandA to be armed; --arm would do that.\n';

/** Acquisitions of three samples; those with an odd number go on until they are disarmed. */
async function panda(): Promise<{ file: string; client: AsyncClient; args: (string | number)[] }> {
  const { sim, client } = await simClient({
    source: async function* (number, signal) {
      yield header([COUNTER]);
      yield frameOf(1, 2, 3);
      if (number % 2 === 1) await abortOf(signal);
      yield ascii('END 3 Ok\n');
    },
  });
  await client.connect();
  const file = `${temporaryFolder()}/scan-%d.h5`;
  return { file, client, args: ['hdf', '127.0.0.1', file, '--data-port', sim.dataPort] };
}

describe('reports once that it waits', () => {
  test('if no data arrives', async () => {
    const { client, args } = await panda();
    const cli = new Cli([...args, '--json']);
    await cli.printed(/waiting/);
    await client.send(new Arm());
    const { code, stdout, stderr } = await cli.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: WAITING });
    expect(JSON.parse(stdout)).toMatchObject({ samplesWritten: 3, reason: 'Ok' });
  });

  test('and not if data arrives', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(concat(ascii('OK\n'), header([COUNTER]), frameOf(1)));
      setTimeout(() => socket.write(ascii('END 1 Ok\n')), 1500);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const args = ['hdf', '127.0.0.1', `${temporaryFolder()}/x.h5`, '--data-port', port];
    expect(await new Cli(args).finished).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('reports what the PandA waits for', () => {
  /** Whose capture begins with BITS.A, and whose samples come with an input that stays low. */
  async function wired(...settings: string[]) {
    const { sim, client } = await simClient({});
    await client.connect();
    for (const line of ['COUNTER1.OUT.CAPTURE=Value', 'PCAP.TRIG=TTLIN1.VAL', ...settings]) {
      const [field = '', value = ''] = line.split('=');
      await client.send(new Put(field, value));
    }
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    return { client, args: ['hdf', '127.0.0.1', `${temporaryFolder()}/x.h5`, '--arm', ...ports] };
  }

  test('armed, and not enabled', async () => {
    const { client, args } = await wired('PCAP.ENABLE=BITS.OUTA');
    const cli = new Cli(args);
    await cli.printed(/waiting; .*PCAP.ENABLE to rise \(wired to BITS.OUTA, which is 0\)/);
    await client.send(new Put('BITS.A', '1'));
    await cli.printed(/waiting; .*PCAP.TRIG has triggered no sample yet \(wired to TTLIN1.VAL/);
    await client.send(new Disarm());
    expect((await cli.finished).code).toBe(0);
  });

  test('not connected', async () => {
    const { client, args } = await wired('PCAP.ENABLE=ZERO');
    const cli = new Cli(args);
    await cli.printed(/wired to ZERO, so capture never begins/);
    await client.send(new Disarm());
    cli.process.kill('SIGINT');
    await cli.finished;
  });
});

test('Ctrl-C: the received samples are in the file', async () => {
  const { client, args, file } = await panda();
  const cli = new Cli([...args, '--num', 2]);
  await cli.printed(/waiting/);
  await client.send(new Arm());
  await cli.printed(/scan-1.h5: 3 samples/);
  await client.send(new Arm());
  await cli.printed(/scan-2.h5: 1 dataset/);
  cli.process.kill('SIGINT');
  const { code, stderr } = await cli.finished;
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /^.*waiting.*\npandablocks: stopped; 6 samples captured, the last in .*\n$/,
  );
  expect(dumpFile(file.replace('%d', '2')).datasets['COUNTER1.OUT.Value']).toMatchObject({
    first: [1.5, 2, 2.5],
  });
});
