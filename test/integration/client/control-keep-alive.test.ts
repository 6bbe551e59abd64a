/** A PandA that is gone without a word, and one that is only slow. */

import { ConnectionClosedError, Get } from 'pandablocks';
import { expect, test } from 'vitest';

import {
  connectedTo,
  ControlServer,
  echo,
  pause,
  rejection,
  until,
} from '../../helpers/control/control-server.js';

/** Falls silent when it is told to. */
async function silenced(): Promise<{ server: ControlServer; silence: () => void }> {
  let isSilent = false;
  const server = await ControlServer.start((line) => (isSilent ? null : echo(line)));
  return { server, silence: () => (isSilent = true) };
}

test('an idle PandA is asked now and then', async () => {
  const server = await ControlServer.start();
  const client = await connectedTo(server, { keepAlivePeriod: 0.02 });
  await server.hasReceived(4);
  expect(new Set(server.received)).toEqual(new Set(['*IDN?']));
  expect(client.isConnected).toBe(true);
  expect(await client.send(new Get('A'))).toBe('A?');
});

test('a dead connection is noticed while nothing is sent', async () => {
  const { server, silence } = await silenced();
  const client = await connectedTo(server, { keepAlivePeriod: 0.02 });
  const lost = new Promise<Error>((resolve) => client.on('disconnect', resolve));
  silence();
  const error = await lost;
  expect(error).toBeInstanceOf(ConnectionClosedError);
  expect(error.message).toMatch(/port \d+ \(control\) of 127.0.0.1 has been silent for 0\.0\d+ s/);
  expect(client.isConnected).toBe(false);
  await until(() => server.peer.destroyed);
});

test('a dead connection is noticed after a command has timed out', async () => {
  const { server, silence } = await silenced();
  const client = await connectedTo(server, { keepAlivePeriod: 0.05 });
  silence();
  const [timedOut, pending] = await Promise.all([
    rejection(client.send(new Get('A'), { timeout: 0.01 })),
    rejection(client.send(new Get('B'), { timeout: 0.1 })),
  ]);
  expect(timedOut.message).toContain('got no answer');
  expect(pending).toBeInstanceOf(Error);
  await until(() => !client.isConnected);
});

test('a command may wait for its own time limit', async () => {
  const server = await ControlServer.start((line, peer) => {
    if (line === 'SLOW?') setTimeout(() => peer.write('OK =done\n'), 400);
    return line === 'SLOW?' ? null : echo(line);
  });
  const client = await connectedTo(server, { keepAlivePeriod: 0.03 });
  expect(await client.send(new Get('SLOW'), { timeout: 20 })).toBe('done');
  expect(client.isConnected).toBe(true);
});

test('a PandA that sends now and then is not cut off, however slow its answer', async () => {
  const server = await ControlServer.start((line) => (line === '*IDN?' ? echo(line) : null));
  const client = await connectedTo(server, { keepAlivePeriod: 0.05 });
  const timedOut = rejection(client.send(new Get('*CHANGES'), { timeout: 0.01 }));
  for (let i = 0; i < 30; i++) {
    server.peer.write(`!line ${i}\n`);
    await pause(15);
  }
  await timedOut;
  expect(client.isConnected).toBe(true);
});

test.each([0, null])('keepAlivePeriod %s sends nothing', async (keepAlivePeriod) => {
  const server = await ControlServer.start();
  await connectedTo(server, { keepAlivePeriod });
  await pause(100);
  expect(server.received).toEqual(['*IDN?']);
});
