/** Connections beside that of a client, on real sockets. */

import { describe, expect, test } from 'vitest';

import { watchChanges } from '../../../lib/client/changes.js';
import { settingsOf } from '../../../lib/client/check-options.js';
import { OwnConnections } from '../../../lib/client/control/own-connections.js';
import { ChangeGroup, GetChanges } from '../../../lib/commands/get-changes.js';
import { GetState } from '../../../lib/commands/get-state.js';
import { SetState } from '../../../lib/commands/set-state.js';
import {
  CommandTimeoutError,
  ConnectError,
  ConnectionClosedError,
  StateError,
} from '../../../lib/errors.js';
import { ControlServer, until } from '../../helpers/control/control-server.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

const connectionsTo = (controlPort: number): OwnConnections =>
  new OwnConnections('127.0.0.1', settingsOf({ controlPort }));

describe('a command with its own connection', () => {
  test('takes no changes from other connections, and loses none to them', async () => {
    const { port, connections } = await startSimPanda();
    const own = connectionsTo(port);
    const others = await own.open();
    const told = await others.send(new GetChanges(ChangeGroup.Config), {});
    expect(told.values.get('PULSE1.DELAY')).toBe('0');
    const state = await own.send(new GetState(), {});
    expect(state).toContain('PULSE1.DELAY=0');
    await own.send(new SetState(['PULSE1.DELAY=2']), {});
    const changes = await others.send(new GetChanges(ChangeGroup.Config), {});
    expect([...changes.values]).toEqual([['PULSE1.DELAY', '2']]);
    await until(() => connections() === 1);
    others.close();
    await until(() => connections() === 0);
  });

  test('leaves no connection when it fails', async () => {
    const { port, connections } = await startSimPanda();
    const refused = connectionsTo(port).send(new SetState(['NOPE1.X=1']), {});
    await expect(refused).rejects.toThrow(StateError);
    await until(() => connections() === 0);
  });

  test('is not waited for beyond its time limit', async () => {
    const silent = (line: string): string | null => (line === '*IDN?' ? 'OK =PandA\n' : null);
    const { port } = await ControlServer.start(silent);
    const late = connectionsTo(port).send(new GetState(), { timeout: 0.01 });
    await expect(late).rejects.toThrow(CommandTimeoutError);
  });

  test('has the error of connecting', async () => {
    await expect(connectionsTo(1).send(new GetState(), {})).rejects.toThrow(ConnectError);
  });
});

describe('closing all', () => {
  test('ends connections that are being opened', async () => {
    const { port, received } = await ControlServer.start(() => null);
    const own = connectionsTo(port);
    const opening = own.open();
    await until(() => received.length === 1);
    own.close();
    await expect(opening).rejects.toThrow(ConnectionClosedError);
  });

  test('ends commands and the watching of changes', async () => {
    const { port, connections } = await startSimPanda();
    const own = connectionsTo(port);
    const changes = watchChanges((signal) => own.open(signal), { period: 1000 });
    await changes.next();
    const next = changes.next();
    await until(() => connections() === 1);
    own.close();
    await expect(next).rejects.toThrow('The client was closed.');
    await until(() => connections() === 0);
  });
});

test('the signal ends the opening with its reason', async () => {
  const { port, received } = await ControlServer.start(() => null);
  const controller = new AbortController();
  const opening = connectionsTo(port).open(controller.signal);
  await until(() => received.length === 1);
  controller.abort('enough');
  await expect(opening).rejects.toBe('enough');
});

test('reports a lost connection', async () => {
  const { port, drop, connections } = await startSimPanda();
  const connection = await connectionsTo(port).open();
  expect(connections()).toBe(1);
  drop();
  await until(() => connection.lost.aborted);
  expect(connection.lost.reason).toBeInstanceOf(ConnectionClosedError);
  await expect(connection.send(new GetState(), {})).rejects.toThrow(ConnectionClosedError);
});
