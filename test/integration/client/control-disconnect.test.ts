/** The control connection goes: whoever waits hears of it at once. */

import {
  AsyncClient,
  Command,
  ConnectionClosedError,
  type ExchangeGenerator,
  Get,
  NoContextAvailableError,
  ProtocolError,
  Put,
} from 'pandablocks';
import { describe, expect, test } from 'vitest';

import {
  connectedTo,
  ControlServer,
  echo,
  pause,
  rejection,
  until,
} from '../../helpers/control/control-server.js';

/** Answers `*IDN?` only. */
function silent(line: string): string | null {
  return line === '*IDN?' ? echo(line) : null;
}

/** A client that waits for the answers to A, B and C, of which the server has written a part. */
async function waiting(part: string): Promise<{
  server: ControlServer;
  client: AsyncClient;
  results: Promise<PromiseSettledResult<unknown>[]>;
}> {
  const server = await ControlServer.start(silent);
  const client = await connectedTo(server);
  const commands = ['A', 'B', 'C'].map((field) => client.send(new Get(field)));
  const results = Promise.allSettled(commands);
  await server.hasReceived(4);
  server.peer.write(part);
  // A reset overtakes what was written before it.
  if (part.startsWith('OK =a\n')) await commands[0];
  else await pause(20);
  return { server, client, results };
}

const CUTS: [name: string, part: string, answered: number][] = [
  ['before any answer', '', 0],
  ['in the middle of a line', 'OK =a\nOK =b', 1],
  ['in the middle of an answer of many lines', 'OK =a\n!b\n!c\n', 1],
  ['in the middle of a line of many', 'OK =a\n!b\n!c', 1],
  ['before the end of an answer of many lines', 'OK =a\n!b\n.', 1],
  ['between answers', 'OK =a\n!b\n.\n', 2],
];

describe.each(CUTS)('%s', (_, part, answered) => {
  test.each([
    ['end', 'The PandA closed port'],
    ['resetAndDestroy', 'was reset by the other end (read ECONNRESET)'],
  ] as const)('%s of the connection', async (how, what) => {
    const { server, client, results } = await waiting(part);
    server.peer[how]();
    const all = await results;
    expect(all.map(({ status }) => status)).toEqual(
      [0, 1, 2].map((i) => (i < answered ? 'fulfilled' : 'rejected')),
    );
    for (const result of all.slice(answered)) {
      const error = (result as PromiseRejectedResult).reason as unknown;
      expect(error).toBeInstanceOf(ConnectionClosedError);
      expect((error as Error).message).toContain(`port ${server.port} (control) of 127.0.0.1`);
      expect((error as Error).message).toContain(what);
    }
    expect(client.isConnected).toBe(false);
    expect(await rejection(client.send(new Get('D')))).toBeInstanceOf(ConnectionClosedError);
    expect(server.received).toHaveLength(4);
  });
});

test('a command of several steps fails in the middle', async () => {
  class Two extends Command<void> {
    *execute(): ExchangeGenerator<void> {
      yield* new Get('A').execute();
      yield* new Get('B').execute();
    }
  }
  const server = await ControlServer.start((line, peer) => {
    if (line === 'B?') peer.destroy();
    return echo(line);
  });
  const client = await connectedTo(server);
  expect(await rejection(client.send(new Two()))).toBeInstanceOf(ConnectionClosedError);
});

test('thousands fail, with those that were not sent yet', async () => {
  const server = await ControlServer.start(silent);
  const client = await connectedTo(server);
  const sends = Array.from({ length: 5000 }, () => rejection(client.send(new Get('A'))));
  await server.hasReceived(2);
  server.peer.resetAndDestroy();
  const errors = await Promise.all(sends);
  expect(errors.every((error) => error instanceof ConnectionClosedError)).toBe(true);
});

test('close() fails pending commands, but sends those that were given before it', async () => {
  const server = await ControlServer.start(silent);
  const client = await connectedTo(server);
  const sent = rejection(client.send(new Put('A', '1')));
  await client.close();
  expect(await sent).toBeInstanceOf(ConnectionClosedError);
  expect(client.isConnected).toBe(false);
  await server.hasReceived(2);
  expect(server.received).toEqual(['*IDN?', 'A=1']);
  expect((await rejection(client.send(new Get('A')))).message).toBe('The client was closed.');
});

describe('a server that is out of step', () => {
  test('is left after an unrequested line', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server);
    const lost = new Promise<ConnectionClosedError>((resolve) => client.on('disconnect', resolve));
    server.peer.write('OK =42\n');
    const error = await lost;
    expect(error).toBeInstanceOf(ConnectionClosedError);
    expect(error.message).toContain('"OK =42", which answers no command');
    expect(error.cause).toBeInstanceOf(NoContextAvailableError);
    expect(client.isConnected).toBe(false);
    expect(await rejection(client.send(new Get('A')))).toBeInstanceOf(ConnectionClosedError);
    await until(() => server.peer.destroyed);
  });

  test('has answered the other commands before one answer too many', async () => {
    const server = await ControlServer.start((line) =>
      line === 'C?' ? 'OK =c\nOK =d\n' : echo(line),
    );
    const client = await connectedTo(server);
    const sends = ['A', 'B', 'C'].map((field) => client.send(new Get(field)));
    expect(await Promise.all(sends)).toEqual(['A?', 'B?', 'c']);
    await until(() => !client.isConnected);
  });

  test('is left after a line without end, and pending commands fail', async () => {
    const server = await ControlServer.start((line) =>
      line === 'A?' ? 'x'.repeat(2 * 1024 * 1024) : silent(line),
    );
    const client = await connectedTo(server);
    const errors = await Promise.all([
      rejection(client.send(new Get('A'))),
      rejection(client.send(new Get('B'))),
    ]);
    for (const error of errors) {
      expect(error).toBeInstanceOf(ConnectionClosedError);
      expect(error.cause).toBeInstanceOf(ProtocolError);
    }
  });
});

test('close() is not reported as a disconnect', async () => {
  const server = await ControlServer.start();
  const client = await connectedTo(server);
  const events: string[] = [];
  client.on('disconnect', () => events.push('disconnect'));
  await client.close();
  await until(() => server.peer.destroyed);
  expect(events).toEqual([]);
});
