/** `changes()` of a client that reconnects. */

import { AsyncClient, ConnectError, ConnectionClosedError } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test } from 'vitest';

import { captureClient } from '../../helpers/capture/capture-client.js';
import { proxyOf } from '../../helpers/net/proxy.js';

const reconnect = { minDelay: 0.02, maxDelay: 0.05 };

test('continue after a lost connection, with all values again', async () => {
  const { sim } = await captureClient({ samples: 10 });
  const control = await proxyOf(sim.controlPort);
  const client = new AsyncClient('127.0.0.1', { controlPort: control.port, reconnect });
  onTestFinished(() => client.close());
  const changes = client.changes({ period: 0.02 });
  const first = await changes.next();
  const next = changes.next();
  control.cut();
  const { value } = await next;
  expect(value?.values.size).toBe(first.value?.values.size);
  await changes.return();
});

test('end with the connection, without reconnect', async () => {
  const { sim } = await captureClient({ samples: 10 });
  const control = await proxyOf(sim.controlPort);
  const client = new AsyncClient('127.0.0.1', { controlPort: control.port });
  onTestFinished(() => client.close());
  const changes = client.changes({ period: 0.02 });
  await changes.next();
  const next = changes.next();
  control.cut();
  await expect(next).rejects.toBeInstanceOf(ConnectionClosedError);
});

test('end with the signal, with close(), and after the last attempt', async () => {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
  onTestFinished(() => sim.close());
  const endless = new AsyncClient('127.0.0.1', { controlPort: sim.controlPort, reconnect });
  const few = new AsyncClient('127.0.0.1', {
    controlPort: sim.controlPort,
    reconnect: { ...reconnect, attempts: 2 },
  });
  onTestFinished(async () => {
    await endless.close();
    await few.close();
  });
  const controller = new AbortController();
  const withSignal = endless.changes({ period: 0.02, signal: controller.signal });
  const withClose = endless.changes({ period: 0.02 });
  const withAttempts = few.changes({ period: 0.02 });
  const all = [withSignal, withClose, withAttempts];
  await Promise.all(all.map((changes) => changes.next()));
  const ends = all.map((changes) => changes.next());
  await sim.close();
  await expect(ends[2]).rejects.toBeInstanceOf(ConnectError);
  controller.abort('enough');
  await expect(ends[0]).rejects.toBe('enough');
  await endless.close();
  await expect(ends[1]).rejects.toBeInstanceOf(ConnectionClosedError);
});
