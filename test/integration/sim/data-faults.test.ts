/** What can go wrong on the data port of the simulated PandA, over real sockets. */

import { ConnectionClosedError, type Data, ProtocolError } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import type { DataServer } from '../../../lib/sim/data/data-server.js';
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
import { ascii, COUNTER as SMALL_FIELD, frameOf, header } from '../../helpers/data/streams.js';
import { counts, position } from '../../unit/sim/data/requests.js';

const COUNTER = streamFields(position('COUNTER1.OUT'));
const RAW = 'XML FRAMED RAW\n';

/** An acquisition of 100 frames of 10 samples. */
function acquire(port: DataServer): void {
  const acquisition = port.arm(COUNTER);
  acquisition.start();
  for (let frame = 0; frame < 100; frame++) {
    acquisition.write(counts(...Array.from({ length: 10 }, (_, i) => 10 * frame + i)));
  }
  acquisition.end('Ok');
}

async function clientOf(faults: string[], request = RAW): Promise<[DataServer, PlainClient]> {
  const port = await startPort({ faults });
  const client = await PlainClient.connect(port, request);
  await readersOf(port, 1);
  return [port, client];
}

function isCounting(data: readonly Data[]): boolean {
  return columnOf(data, 'COUNTER1.OUT.Value').every((value, row) => value === row);
}

describe('a connection that ends', () => {
  test('by FIN: all earlier bytes arrive', async () => {
    const [port, client] = await clientOf(['close@1000']);
    acquire(port);
    await client.closed;
    expect(client.bytes.byteLength).toBe(1000 + 'OK\n'.length);
    expect(client.error).toBeUndefined();
    expect(isCounting(client.data())).toBe(true);
  });

  test('by RST', async () => {
    const [port, client] = await clientOf(['reset@1000']);
    acquire(port);
    await client.closed;
    expect(client.error).toBe('ECONNRESET');
    expect(client.bytes.byteLength).toBeLessThanOrEqual(1000 + 'OK\n'.length);
  });

  test('is reported by AsyncClient.data()', async () => {
    const port = await startPort({ faults: ['close@1000'] });
    const reading = collectFrom(port, true);
    const failure = expect(reading).rejects.toThrow(ConnectionClosedError);
    await readersOf(port, 1);
    acquire(port);
    await failure;
  });
});

test('a stall loses nothing', async () => {
  const [port, client] = await clientOf(['stall@1000:0.2']);
  const begin = performance.now();
  acquire(port);
  const data = await client.untilEnd();
  expect(performance.now() - begin).toBeGreaterThan(190);
  expect(isCounting(data)).toBe(true);
  expect(kindsOf(data).at(-1)).toBe('1000 Ok');
});

test.each(['garbage@1000', 'length@3:short', 'length@3:bad', 'length@3:huge'])(
  '%s breaks the stream',
  async (fault) => {
    const port = await startPort({ faults: [fault] });
    const reading = collectFrom(port, false);
    const failure = expect(reading).rejects.toThrow(ProtocolError);
    await readersOf(port, 1);
    acquire(port);
    await failure;
  },
);

test('an overrun of a single client', async () => {
  const [port, client] = await clientOf(['overrun@1000']);
  acquire(port);
  const data = await client.untilEnd();
  const rows = columnOf(data, 'COUNTER1.OUT.Value').length;
  expect(rows).toBeLessThan(1000);
  expect(kindsOf(data).at(-1)).toBe(`${rows} Data overrun`);
  expect(isCounting(data.slice(0, -2))).toBe(true);
  expect(isCounting(data)).toBe(false);
});

test.each(['Framing error', 'DMA data error', 'Something new'])('END with %s', async (reason) => {
  const [port, client] = await clientOf([`end@205:${reason}`], 'XML FRAMED SCALED\n');
  acquire(port);
  const data = await client.untilEnd();
  expect(kindsOf(data).at(-1)).toBe(`205 ${reason}`);
  expect(columnOf(data, 'COUNTER1.OUT.Value')).toHaveLength(205);
  expect([port.captured, port.completion()]).toEqual([205, reason]);
});

test('a shut-down of the connection', async () => {
  const [port, client] = await clientOf(['shutdown@1000']);
  acquire(port);
  await client.closed;
  const data = client.data();
  const rows = columnOf(data, 'COUNTER1.OUT.Value').length;
  expect(kindsOf(data).at(-1)).toBe(`${rows} Ok`);
  expect(rows).toBeLessThan(1000);
});

test('a shut-down of the server', async () => {
  const [port, reader] = await clientOf([]);
  const acquisition = port.arm(COUNTER);
  acquisition.start();
  acquisition.write(counts(0, 1));
  await until(() => reader.text.includes('BIN '));
  await port.shutDown();
  await reader.closed;
  expect(kindsOf(reader.data()).at(-1)).toBe('2 Ok');
  expect(port.server.listening).toBe(false);
});

test('a fault of the second acquisition', async () => {
  const [port, client] = await clientOf(['close@1000#2']);
  acquire(port);
  expect(kindsOf(await client.untilEnd()).at(-1)).toBe('1000 Ok');
  await until(() => !port.isBusy);
  acquire(port);
  await client.closed;
  expect(kindsOf(client.data()).filter((kind) => kind === 'start')).toHaveLength(2);
});

test('a client that reconnects is spared, also for the next fault of the acquisition', async () => {
  const [port, first] = await clientOf(['close@1000']);
  const acquisition = port.arm(COUNTER);
  acquisition.start();
  acquisition.write(counts(...Array(1000).keys()));
  await first.closed;
  const second = await PlainClient.connect(port, RAW);
  await readersOf(port, 1);
  acquisition.end('Ok');
  expect(kindsOf(await second.untilEnd()).at(-1)).toBe('1000 Ok');
  await until(() => !port.isBusy);
  acquire(port);
  await second.closed;
});

test('refused arms', async () => {
  const port = await startPort({ faults: ['refuse-arm:2:Not now#1', 'refuse-arm:1#2'] });
  expect([port.armRefusal(), port.armRefusal(), port.armRefusal()]).toEqual([
    'Not now',
    'Not now',
    null,
  ]);
  port.arm(COUNTER).end('Ok');
  expect([port.armRefusal(), port.armRefusal()]).toEqual([
    'Data capture already in progress',
    null,
  ]);
  port.arm(COUNTER).end('Ok');
  expect(port.armRefusal()).toBeNull();

  const busy = await startPort({ faults: ['refuse-arm:999999999999999'] });
  expect(busy.armRefusal()).toBe('Data capture already in progress');
});

describe('a script', () => {
  test('is sent unchanged to each connected client', async () => {
    const port = await startPort();
    const clients = [await PlainClient.connect(port, RAW), await PlainClient.connect(port, RAW)];
    await readersOf(port, 2);
    const numbers: number[] = [];
    port.armScript((number) => {
      numbers.push(number);
      return [header([SMALL_FIELD]), frameOf(1, 2), ascii('END 2 Ok\n')];
    });
    expect([port.isBusy, port.completion()]).toEqual([true, 'Busy']);
    expect(port.armRefusal()).toBe('Data capture already in progress');
    for (const client of clients) {
      const data = await client.untilEnd();
      expect(columnOf(data, 'COUNTER1.OUT.Value')).toEqual([1, 2]);
    }
    await until(() => !port.isBusy);
    expect([numbers, port.completion()]).toEqual([[0, 0], 'Ok']);
  });

  test('gets a disarm', async () => {
    const [port, client] = await clientOf([]);
    port.armScript(async function* (_, signal) {
      yield header([SMALL_FIELD]);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield ascii('END 0 Disarmed\n');
    });
    await until(() => client.text.includes('header'));
    port.disarm();
    expect(kindsOf(await client.untilEnd()).at(-1)).toBe('0 Disarmed');
    expect(port.completion()).toBe('Disarmed');
  });

  test.each(['close', 'reset'] as const)('can %s the connection', async (action) => {
    const [port, client] = await clientOf([]);
    port.armScript(() => [header([SMALL_FIELD]), action, frameOf(1)]);
    await client.closed;
    expect(client.error).toBe(action === 'reset' ? 'ECONNRESET' : undefined);
    expect(client.text).not.toContain('BIN ');
  });

  test('that fails closes its clients', async () => {
    const [port, client] = await clientOf([]);
    port.armScript(() => {
      throw new Error('no script');
    });
    await client.closed;
    await until(() => !port.isBusy);
  });
});
