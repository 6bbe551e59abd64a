/** The data port of the simulated PandA over real sockets. */

import { describe, expect, test } from 'vitest';

import type { StartData } from '../../../lib/index.js';
import { freeRun } from '../../../lib/sim/data/free-run.js';
import { streamFields } from '../../../lib/responses/stream-fields.js';
import {
  collectFrom,
  columnOf,
  kindsOf,
  PlainClient,
  readersOf,
  startPort,
  until,
} from '../../helpers/sim/sim-data-port.js';
import { BITS, counts, GATE, position, TIME } from '../../unit/sim/data/requests.js';

const COUNTER = streamFields(position('COUNTER1.OUT'));
const RAW = 'XML FRAMED RAW\n';
const SCALED = 'XML FRAMED SCALED\n';
const BLOCK = new Uint8Array(2 * 1024 * 1024);

test('all clients see the same values, and SCALED follows the formula', async () => {
  const scaling = { scale: -0.003, offset: 17.5, units: 'mm' };
  const options = 'Value Diff Sum Min Max Mean StdDev';
  const requests = [...position('INENC1.VAL', options, scaling), TIME, GATE, BITS];
  const fields = streamFields(requests);
  const port = await startPort({ ring: { blocks: 128, blockBytes: 100_000 } });
  const reading = Promise.all(
    [true, false, true, false].map((scaled) => collectFrom(port, scaled)),
  );
  await readersOf(port, 4);
  const acquisition = port.arm(fields);
  await freeRun(fields, { rate: 1e6, samples: 10_000, seed: 1 }, acquisition);

  const [scaled, raw, scaledToo, rawToo] = await reading;
  for (const data of [scaled!, raw!, scaledToo!, rawToo!]) {
    expect(kindsOf(data).slice(0, 2)).toEqual(['ready', 'start']);
    expect(kindsOf(data).at(-1)).toBe('10000 Ok');
  }
  const start = raw![1] as StartData;
  const names = start.fields.map(({ name, capture }) => `${name}.${capture}`);
  for (const name of names) expect(columnOf(rawToo!, name)).toEqual(columnOf(raw!, name));

  const rawColumn = (capture: string): (number | bigint)[] =>
    columnOf(raw!, `INENC1.VAL.${capture}`);
  const gate = columnOf(raw!, 'PCAP.GATE_DURATION.Value').map(Number);
  for (const capture of ['Value', 'Diff', 'Sum', 'Min', 'Max']) {
    const expected = rawColumn(capture).map((value) => Number(value) * -0.003 + 17.5);
    expect(columnOf(scaled!, `INENC1.VAL.${capture}`)).toEqual(expected);
    expect(columnOf(scaledToo!, `INENC1.VAL.${capture}`)).toEqual(expected);
  }
  expect(columnOf(scaled!, 'INENC1.VAL.Mean')).toEqual(
    rawColumn('Mean').map((sum, row) => (Number(sum) * -0.003) / gate[row]! + 17.5),
  );
  expect(columnOf(scaled!, 'PCAP.BITS0.Value')).toEqual(columnOf(raw!, 'PCAP.BITS0.Value'));
  expect(columnOf(scaled!, 'PCAP.TS_START.Value')).toEqual(
    columnOf(raw!, 'PCAP.TS_START.Value').map((ticks) => Number(ticks) * 8e-9),
  );
  // The generated positions have a deviation of one count.
  expect(new Set(columnOf(scaled!, 'INENC1.VAL.StdDev'))).toEqual(new Set([-0.003]));
});

test('two acquisitions on the same connection', async () => {
  const port = await startPort();
  const client = await PlainClient.connect(port, RAW);
  await readersOf(port, 1);
  for (const number of [1, 2]) {
    const acquisition = port.arm(COUNTER);
    acquisition.start();
    acquisition.write(counts(number));
    acquisition.end('Ok');
    await until(() => !port.isBusy);
  }
  const data = await client.untilEnd();
  expect(kindsOf(data)).toEqual(['ready', 'start', 'frame', '1 Ok', 'start', 'frame', '1 Ok']);
  expect(columnOf(data, 'COUNTER1.OUT.Value')).toEqual([1, 2]);
});

describe('a late client', () => {
  test('gets all samples, or the number of missed ones', async () => {
    const port = await startPort({ ring: { blocks: 32, blockBytes: 100 } });
    const acquisition = port.arm(COUNTER);
    acquisition.start();
    for (let block = 0; block < 32; block++) acquisition.write(counts(block));
    const first = await PlainClient.connect(port, RAW);
    await until(() => columnOf(first.data(), 'COUNTER1.OUT.Value').length === 32);
    for (let block = 32; block < 42; block++) acquisition.write(counts(block));
    await until(() => columnOf(first.data(), 'COUNTER1.OUT.Value').length === 42);
    const second = await PlainClient.connect(port, RAW);
    await until(() => second.text.includes('BIN '));
    acquisition.end('Ok');

    expect(columnOf(await first.untilEnd(), 'COUNTER1.OUT.Value')).toEqual([...Array(42).keys()]);
    const late = await second.untilEnd();
    const { missed } = late[1] as StartData;
    expect(missed).toBe(12);
    expect(columnOf(late, 'COUNTER1.OUT.Value')[0]).toBe(missed);
    expect(kindsOf(late).at(-1)).toBe('30 Ok');
  });

  test('waits for the next acquisition after the last', async () => {
    const port = await startPort();
    port.arm(COUNTER).end('Disarmed');
    const client = await PlainClient.connect(port, RAW);
    await readersOf(port, 1);
    expect(port.status()).toBe('Idle 1 0');
    await until(() => client.text === 'OK\n');
  });
});

describe('a slow client', () => {
  test.each([RAW, SCALED])('is overrun: %j', async (request) => {
    const port = await startPort({ ring: { blocks: 4, blockBytes: BLOCK.byteLength } });
    const client = await PlainClient.connect(port, request);
    await readersOf(port, 1);
    client.socket.pause();
    const acquisition = port.arm(COUNTER);
    acquisition.start();
    for (let block = 0; block < 30; block++) {
      acquisition.write(BLOCK);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(port.armRefusal()).toBe('Data capture already in progress');
    acquisition.end('Ok');
    expect(port.armRefusal()).toBe('Data clients still taking data');
    expect([port.status(), port.completion()]).toEqual(['Busy 1 1', 'Ok']);
    client.socket.resume();
    const data = await client.untilEnd();
    const rows = columnOf(data, 'COUNTER1.OUT.Value').length;
    expect(kindsOf(data).at(-1)).toBe(`${rows} Data overrun`);
    expect(rows).toBeLessThan((30 * BLOCK.byteLength) / 4);
    expect(port.armRefusal()).toBeNull();
  });

  test('delays a run without a rate, and loses nothing', async () => {
    const port = await startPort();
    const client = await PlainClient.connect(port, RAW);
    await readersOf(port, 1);
    client.socket.pause();
    const samples = (40 * BLOCK.byteLength) / 4;
    const running = freeRun(COUNTER, { rate: Infinity, samples, seed: 1 }, port.arm(COUNTER));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(port.captured).toBeLessThan(samples / 2);
    client.socket.resume();
    await running;
    expect(kindsOf(await client.untilEnd()).at(-1)).toBe(`${samples} Ok`);
  });

  test('is dropped when it reads nothing', async () => {
    const port = await startPort({ stallSeconds: 0.2 });
    const client = await PlainClient.connect(port, RAW);
    await readersOf(port, 1);
    client.socket.pause();
    const acquisition = port.arm(COUNTER);
    acquisition.start();
    for (let block = 0; block < 20; block++) acquisition.write(BLOCK);
    acquisition.end('Ok');
    await until(() => port.status() === 'Idle 0 0');
    client.socket.resume();
    await client.closed;
    expect(client.tail).not.toContain('END');
  });
});

describe('a request', () => {
  test.each([
    ['a carriage return', 'XML FRAMED RAW\r\n', 'ERR Cannot process CR character\n'],
    ['small letters', 'XML FRAMED raw\n', 'ERR Invalid data capture option\n'],
    ['another word', 'NONSENSE\n', 'ERR Invalid data capture option\n'],
    ['an empty line', '\n', 'ERR No name found\n'],
    ['a line with no end', 'x'.repeat(5000), ''],
    ['a long line', `${'x'.repeat(5000)}\n`, ''],
  ])('%s is refused, and the connection closed', async (_, request, answer) => {
    const client = await PlainClient.connect(await startPort(), request);
    await client.closed;
    expect(client.text).toBe(answer);
  });

  test('is one line, in pieces; later bytes are ignored', async () => {
    const port = await startPort();
    const client = await PlainClient.connect(port, 'XML FRA');
    await until(() => port.clients.length === 1);
    expect(port.status()).toBe('Idle 0 0');
    client.socket.write(`MED RAW\nNONSENSE\n${'x'.repeat(10_000)}`);
    await readersOf(port, 1);
    const acquisition = port.arm(COUNTER);
    acquisition.start();
    acquisition.end('Ok');
    expect(kindsOf(await client.untilEnd())).toEqual(['ready', 'start', '0 Ok']);
  });
});

test('a half-close counts as a disconnect', async () => {
  const port = await startPort();
  const client = await PlainClient.connect(port, RAW);
  await readersOf(port, 1);
  const acquisition = port.arm(COUNTER);
  acquisition.start();
  expect(port.status()).toBe('Busy 1 1');
  client.socket.end();
  await client.closed;
  await until(() => port.status() === 'Busy 0 0');
  acquisition.end('Ok');
  expect(port.status()).toBe('Idle 0 0');
});

test('prints what it does', async () => {
  const port = await startPort();
  expect([port.status(), port.completion(), port.captured]).toEqual(['Idle 0 0', 'Ok', 0]);
  const client = await PlainClient.connect(port, RAW);
  await readersOf(port, 1);
  expect(port.clients.map(({ address }) => address)).toEqual([
    `127.0.0.1:${client.socket.localPort}`,
  ]);
  const acquisition = port.arm(COUNTER);
  acquisition.start();
  acquisition.write(counts(1, 2, 3));
  expect([port.status(), port.completion(), port.captured]).toEqual(['Busy 1 1', 'Busy', 3]);
  port.disarm();
  await until(() => !port.isBusy);
  expect([port.status(), port.completion(), port.captured]).toEqual(['Idle 1 0', 'Disarmed', 3]);
  expect(kindsOf(await client.untilEnd()).at(-1)).toBe('3 Disarmed');
});
