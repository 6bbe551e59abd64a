/** `reconnect`: the connection comes back by itself, commands don't. */

import {
  AsyncClient,
  ConnectError,
  ConnectionClosedError,
  Get,
  type Identification,
  Put,
} from 'pandablocks';
import { describe, expect, test } from 'vitest';

import {
  clientOf,
  connectedTo,
  ControlServer,
  echo,
  pause,
  rejection,
  until,
} from '../../helpers/control/control-server.js';

const SOON = { minDelay: 0.005, maxDelay: 0.02 };
const LATE = { minDelay: 60 };

/** Names of the events, in the order in which they came. */
function eventsOf(client: AsyncClient): string[] {
  const events: string[] = [];
  client.on('connect', () => events.push('connect'));
  client.on('disconnect', () => events.push('disconnect'));
  client.on('reconnecting', (attempt) => events.push(`reconnecting ${attempt}`));
  client.on('reconnectFailed', () => events.push('reconnectFailed'));
  return events;
}

test('without it nothing is tried again', async () => {
  const server = await ControlServer.start();
  const client = clientOf(server);
  const events = eventsOf(client);
  await client.connect();
  server.peer.destroy();
  await until(() => !client.isConnected);
  await pause(50);
  expect(events).toEqual(['connect', 'disconnect']);
  expect(server.peers).toHaveLength(1);
});

describe('with it', () => {
  test('events report what happens', async () => {
    const server = await ControlServer.start();
    const client = clientOf(server, { reconnect: SOON });
    const events = eventsOf(client);
    const identifications: Identification[] = [];
    client.on('connect', (identification) => identifications.push(identification));
    const lost = new Promise<Error>((resolve) => client.once('disconnect', resolve));
    await client.connect();
    server.peer.resetAndDestroy();
    expect(await lost).toBeInstanceOf(ConnectionClosedError);
    await until(() => client.isConnected);
    await until(() => events.length === 4);
    expect(events).toEqual(['connect', 'disconnect', 'reconnecting 1', 'connect']);
    expect(identifications.map(({ version }) => version)).toEqual([
      [4, 1],
      [4, 1],
    ]);
    expect(await client.send(new Get('A'))).toBe('A?');
  });

  test('pending commands fail, and are not sent again', async () => {
    const server = await ControlServer.start((line) => (line === '*IDN?' ? echo(line) : null));
    const client = await connectedTo(server, { reconnect: SOON });
    const pending = rejection(client.send(new Put('A', '1')));
    await server.hasReceived(2);
    server.peer.destroy();
    expect(await pending).toBeInstanceOf(ConnectionClosedError);
    await until(() => client.isConnected);
    expect(server.received).toEqual(['*IDN?', 'A=1', '*IDN?']);
  });

  test('commands that are sent meanwhile fail at once, with the reason', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server, { reconnect: LATE });
    server.peer.destroy();
    await until(() => !client.isConnected);
    const error = await rejection(client.send(new Get('A')));
    expect(error).toBeInstanceOf(ConnectionClosedError);
    expect(error.message).toContain('The client is reconnecting');
  });

  test('attempts continue until the PandA is back', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server, { reconnect: SOON });
    const events = eventsOf(client);
    server.stop();
    await until(() => events.includes('reconnecting 3'));
    expect(client.isConnected).toBe(false);
    await ControlServer.start(echo, server.port);
    await until(() => events.at(-1) === 'connect');
    expect(await client.send(new Get('A'))).toBe('A?');
  });

  test('attempts end after their maximum number', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server, { reconnect: { ...SOON, attempts: 2 } });
    const events = eventsOf(client);
    const failed = new Promise<Error>((resolve) => client.on('reconnectFailed', resolve));
    server.stop();
    expect(await failed).toBeInstanceOf(ConnectError);
    expect(events.slice(-4)).toEqual([
      'disconnect',
      'reconnecting 1',
      'reconnecting 2',
      'reconnectFailed',
    ]);
    const error = await rejection(client.send(new Get('A')));
    expect(error).toBeInstanceOf(ConnectionClosedError);
    expect(error.message).not.toContain('reconnecting');
  });

  test('connect() does not wait for the next attempt', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server, { reconnect: LATE });
    server.peer.destroy();
    await until(() => !client.isConnected);
    await client.connect();
    expect(await client.send(new Get('A'))).toBe('A?');
    // And the next loss begins anew.
    const events = eventsOf(client);
    server.peer.destroy();
    await until(() => events.includes('reconnecting 1'));
  });

  test('a connect() that fails does not end the attempts', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server, { reconnect: { minDelay: 0.1 } });
    server.stop();
    await until(() => !client.isConnected);
    expect(await rejection(client.connect())).toBeInstanceOf(ConnectError);
    await ControlServer.start(echo, server.port);
    await until(() => client.isConnected);
  });

  test.each([SOON, LATE])('close() ends it: %o', async (reconnect) => {
    const server = await ControlServer.start();
    const client = await connectedTo(server, { reconnect });
    const events = eventsOf(client);
    server.stop();
    await until(() => events.includes('reconnecting 1'));
    await client.close();
    const seen = [...events];
    await ControlServer.start(echo, server.port);
    await pause(60);
    expect(events).toEqual(seen);
    expect(client.isConnected).toBe(false);
    const error = await rejection(client.send(new Get('A')));
    expect(error).toBeInstanceOf(ConnectionClosedError);
    expect(error.message).not.toContain('reconnecting');
  });
});
