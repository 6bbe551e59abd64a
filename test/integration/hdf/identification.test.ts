/** Files say which PandA they come from, if that can be known without waiting for it. */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { AsyncClient, writeHdfFiles } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const SMALL = concat(header([COUNTER]), frameOf(1, 2, 3), ascii('END 3 Ok\n'));

/** A data port that sends an acquisition to whoever connects, as soon as it is asked. */
async function port(...answers: Uint8Array[]): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (answers.length > 0) socket.once('data', () => socket.end(concat(...answers)));
    else socket.resume();
  });
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function capture(
  ports: { controlPort: number; dataPort: number },
  arm: boolean,
  flushPeriod = 1,
) {
  const client = new AsyncClient('127.0.0.1', ports);
  onTestFinished(() => client.close());
  const scheme = `${temporaryFolder()}/scan.h5`;
  const begun = performance.now();
  const [result] = await writeHdfFiles(client, { scheme, arm, flushPeriod });
  expect(result).toMatchObject({ ok: true, samplesWritten: 3 });
  const { attributes } = dumpFile(scheme);
  return { attributes, took: performance.now() - begun, client };
}

test.each([true, false])('the answer to *IDN?; arm: %j', async (arm) => {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, source: () => [SMALL] });
  onTestFinished(() => sim.close());
  const dataPort = arm ? sim.dataPort : await port(ascii('OK\n'), SMALL);
  const { attributes, client } = await capture({ controlPort: sim.controlPort, dataPort }, arm);
  const { text, software, fpga, rootfs } = await client.identify();
  expect(text).toMatch(/^PandA SW: /);
  expect(attributes).toMatchObject({
    panda_idn: text,
    panda_software: software,
    panda_fpga: fpga,
    panda_rootfs: rootfs,
  });
  expect(attributes).toMatchObject({ pandablocks_version: expect.any(String) as string });
});

test.each([0, 1])('a late answer is in time; flushed every %d s', async (period) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const answer = 'OK =PandA SW: 4.1 FPGA: 4.1.0 rootfs: 1.0\n';
    socket.once('data', () => setTimeout(() => socket.write(answer), 300));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const controlPort = (server.address() as AddressInfo).port;
  const dataPort = await port(ascii('OK\n'), SMALL);
  const { attributes } = await capture({ controlPort, dataPort }, false, period);
  expect(attributes).toMatchObject({ panda_software: '4.1' });
});

test('is missing without a control port', async () => {
  const dataPort = await port(ascii('OK\n'), SMALL);
  const { attributes } = await capture({ controlPort: 1, dataPort }, false);
  expect(Object.keys(attributes).filter((name) => name.startsWith('panda_'))).toEqual([]);
});

test('is missing without an answer, which delays nothing', async () => {
  const dataPort = await port(ascii('OK\n'), SMALL);
  const { attributes, took } = await capture({ controlPort: await port(), dataPort }, false);
  expect(attributes).not.toHaveProperty('panda_idn');
  // Some 1 s; the client itself would wait 5 s for a connection.
  expect(took).toBeLessThan(4500);
});
