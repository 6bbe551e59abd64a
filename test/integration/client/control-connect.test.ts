/** `connect()`: who is at the other end. */

import {
  Append,
  AsyncClient,
  CommandError,
  CommandTimeoutError,
  ConnectError,
  ConnectionClosedError,
  Get,
  InvalidOptionError,
  NotConnectedError,
  VersionError,
} from 'pandablocks';
import { describe, expect, test } from 'vitest';

import {
  clientOf,
  connectedTo,
  ControlServer,
  echo,
  IDN,
  rejection,
  until,
} from '../../helpers/control/control-server.js';

function identifiedAs(text: string): Promise<ControlServer> {
  return ControlServer.start((line) => (line === '*IDN?' ? text : echo(line)));
}

describe('a PandA', () => {
  test('is identified', async () => {
    const server = await ControlServer.start();
    const client = clientOf(server);
    expect(client.identification).toBeNull();
    expect(client.isConnected).toBe(false);
    await client.connect();
    expect(client.isConnected).toBe(true);
    expect(server.received).toEqual(['*IDN?']);
    expect(client.identification).toEqual({
      text: IDN.slice(4),
      software: '4.1',
      fpga: '4.1.0 0916fb9a 00000000',
      rootfs: 'Test',
      version: [4, 1],
    });
  });

  test('is waited for without a limit, on request', async () => {
    // Node's timers take Infinity for no time at all, and warn.
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const server = await ControlServer.start();
    await connectedTo(server, { connectTimeout: Infinity });
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('may have a name without a version, and is used all the same', async () => {
    const client = await connectedTo(await identifiedAs('OK =my own box\n'));
    expect(client.identification).toMatchObject({ text: 'my own box', version: null });
    expect(await client.send(new Get('A'))).toBe('A?');
  });

  test('reports the version that commands depend on', async () => {
    const server = await identifiedAs('OK =PandA SW: 3.0-11-g6422090 FPGA: 3.0.0\n');
    const client = await connectedTo(server);
    const error = await rejection(client.send(new Append('SEQ1.TABLE', ['1'], true)));
    expect(error).toBeInstanceOf(VersionError);
    expect(error).toMatchObject({ required: [4, 0], actual: [3, 0] });
    expect(server.received).toEqual(['*IDN?']);
  });

  test('need not be connected twice', async () => {
    const server = await ControlServer.start();
    const client = clientOf(server);
    await Promise.all([client.connect(), client.connect()]);
    await client.connect();
    expect(server.peers).toHaveLength(1);
  });

  test('can be connected again after close()', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server);
    await client.close();
    expect(client.isConnected).toBe(false);
    await client.connect();
    expect(await client.send(new Get('A'))).toBe('A?');
  });
});

describe('another server', () => {
  test.each([
    ['a refusal', 'ERR Unknown command\n', 'ERR Unknown command'],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'HTTP/1.1 400 Bad Request\\r'],
    ['a bare OK', 'OK\n', '"OK"'],
    ['many lines', '!A\n.\n', '!A'],
  ])('%s is told by what it answered', async (_, answer, told) => {
    const client = clientOf(await identifiedAs(answer));
    const error = await rejection(client.connect());
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain('is not the control port of a PandA: it answered');
    expect(error.message).toContain(told);
    expect(error.cause).toBeInstanceOf(CommandError);
    expect(client.isConnected).toBe(false);
    expect(client.identification).toBeNull();
    expect(await rejection(client.send(new Get('A')))).toBeInstanceOf(NotConnectedError);
  });

  test('that talks first', async () => {
    const server = await ControlServer.start(() => null);
    const client = clientOf(server);
    const connecting = rejection(client.connect());
    await until(() => server.peers.length > 0);
    server.peer.write('SSH-2.0-OpenSSH_9.2\r\n');
    expect((await connecting).message).toContain('SSH-2.0-OpenSSH_9.2');
  });

  test('that answers more than it was asked', async () => {
    const error = await rejection(clientOf(await identifiedAs(`${IDN}\nHello\n`)).connect());
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain('"Hello", which answers no command');
  });

  test.each([
    ['says nothing', null],
    ['does not end its line', IDN],
  ])('that %s', async (_, answer) => {
    const server = await ControlServer.start(() => answer);
    const client = clientOf(server, { connectTimeout: 0.1 });
    const error = await rejection(client.connect());
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain(
      'did not answer *IDN? within 0.1 s: the PandA hangs or is starting',
    );
    expect(error.cause).toBeInstanceOf(CommandTimeoutError);
    await until(() => server.peer.destroyed);
  });

  test('that closes the connection', async () => {
    const server = await ControlServer.start((_, peer) => {
      peer.end();
      return null;
    });
    const error = await rejection(clientOf(server).connect());
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.cause).toBeInstanceOf(ConnectionClosedError);
  });
});

describe('stopping', () => {
  test('a signal ends connect() with its reason', async () => {
    const server = await ControlServer.start(() => null);
    const client = clientOf(server);
    const controller = new AbortController();
    const connecting = rejection(client.connect({ signal: controller.signal }));
    await server.hasReceived(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await connecting).toBe(reason);
    await until(() => server.peer.destroyed);
    expect(await rejection(client.connect({ signal: controller.signal }))).toBe(reason);
    expect(server.peers).toHaveLength(1);
  });

  test('a signal of one caller does not affect the others', async () => {
    const server = await ControlServer.start(() => null);
    const client = clientOf(server);
    const controller = new AbortController();
    const one = rejection(client.connect({ signal: controller.signal }));
    const other = client.connect();
    await server.hasReceived(1);
    controller.abort();
    expect((await one).name).toBe('AbortError');
    server.peer.write(`${IDN}\n`);
    await other;
    expect(client.isConnected).toBe(true);
    expect(server.peers).toHaveLength(1);
  });

  test('close() ends connect()', async () => {
    const server = await ControlServer.start(() => null);
    const client = clientOf(server);
    const connecting = rejection(client.connect());
    await server.hasReceived(1);
    await client.close();
    expect(await connecting).toBeInstanceOf(ConnectionClosedError);
    await until(() => server.peer.destroyed);
    expect(client.isConnected).toBe(false);
  });
});

test.each([
  { connectTimeout: -1 },
  { commandTimeout: NaN },
  { keepAlivePeriod: -1 },
  { reconnect: { minDelay: -1 } },
  { reconnect: { minDelay: 2, maxDelay: 1 } },
  { reconnect: { attempts: 0 } },
])('%o is refused', (options) => {
  expect(() => new AsyncClient('localhost', options)).toThrow(InvalidOptionError);
});
