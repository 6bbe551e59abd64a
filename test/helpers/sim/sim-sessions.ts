/** Runs very many sessions with a simulated PandA, and checks it afterwards. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readFileSync } from 'node:fs';

import { Arm, AsyncClient, Disarm, Get, GetState, Raw, SetState } from 'pandablocks';

import type { SimChild } from './sim-child.js';
import { SimInput } from './sim-input.js';

const CONCURRENT = 25;
/** How long a session waits for the end of its connection. */
const PATIENCE_MS = 1000;
const TUTORIAL = readFileSync(new URL('../../../states/tutorial.sav', import.meta.url), 'utf8');

/** The state of a new PandA after loading the tutorial. */
export async function freshState(sim: SimChild): Promise<readonly string[]> {
  return withClient(sim, async (client) => {
    const fresh = await client.send(new GetState());
    return [...fresh, ...TUTORIAL.split('\n').slice(0, -1)];
  });
}

/** Random and mutated sessions on both ports; reproducible by the seed. */
export async function runSessions(sim: SimChild, count: number, seed: number): Promise<void> {
  const input = new SimInput(seed);
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await runSession(sim, input);
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
}

/**
 * Runs an operation while a client sends requests continuously.
 *
 * @returns the longest time until an answer, in seconds
 */
export async function answeringMeanwhile(
  sim: SimChild,
  action: () => Promise<void>,
): Promise<number> {
  return withClient(sim, async (client) => {
    let isDone = false;
    const done = action().finally(() => (isDone = true));
    let longest = 0;
    while (!isDone) {
      const start = performance.now();
      await client.send(new Get('*IDN'));
      longest = Math.max(longest, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await done;
    return longest / 1000;
  });
}

async function runSession({ controlPort, dataPort }: SimChild, input: SimInput): Promise<void> {
  const isControl = input.below(4) > 0;
  const bytes = isControl ? input.control() : input.data();
  const [reads, ending] = [input.below(8) > 0, input.below(5)];
  const socket = connect(isControl ? controlPort : dataPort, '127.0.0.1').on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  const connected = await Promise.race([once(socket, 'connect').catch(() => null), closed]);
  if (connected === null) throw new Error('It takes no connections any more.');
  if (reads) socket.resume();
  for (const piece of bytes) {
    if (!socket.writable) break;
    if (socket.write(piece)) continue;
    await Promise.race([once(socket, 'drain').catch(() => {}), closed, patience()]);
  }
  if (ending === 0) socket.resetAndDestroy();
  else if (ending === 1) socket.destroy();
  else socket.end();
  if (ending > 1 && reads) await Promise.race([closed, patience()]);
  socket.destroy();
}

/**
 * Checks that `*IDN?` is answered, a state can be loaded, and the tutorial captures all its
 * samples.
 */
export async function capturedTutorial(
  sim: SimChild,
  state: readonly string[],
): Promise<readonly number[]> {
  return withClient(sim, async (client) => {
    await client.send(new Disarm());
    const idle = async (): Promise<boolean> =>
      String(await client.send(new Get('*PCAP.STATUS'))).startsWith('Idle');
    while (!(await idle())) await new Promise((resolve) => setTimeout(resolve, 20));
    // Units may refuse a value that needs other units: the second round loads everything.
    await client.send(new SetState(state)).catch(() => {});
    await client.send(new SetState(state.filter((line) => !line.includes('QUEUED_LINES'))));
    const values: number[] = [];
    for await (const data of client.data()) {
      if (data.kind === 'ready') await client.send(new Arm());
      if (data.kind === 'frame')
        values.push(...Array.from(data.column('COUNTER3.OUT.Max'), Number));
      if (data.kind === 'end') break;
    }
    return values;
  });
}

/** Runs clients in parallel, each of which must get its own answers. */
export async function runTogether(sim: SimChild, count: number, rounds: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: count }, async () => connectTo(sim)));
  let right = 0;
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      clients.map(async (client, i) => {
        const [answer] = await client.send(new Raw([`*ECHO client ${i} round ${round}?`]));
        if (answer === `OK =client ${i} round ${round}`) right++;
      }),
    );
  }
  await Promise.all(clients.map((client) => client.close()));
  return right;
}

/** Sockets on the data port that have requested data. */
export async function openReaders({ dataPort }: SimChild, count: number): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(dataPort, '127.0.0.1').on('error', () => {});
      socket.write('XML FRAMED SCALED\n');
      await once(socket, 'readable');
      return socket.resume();
    }),
  );
}

async function withClient<T>(sim: SimChild, use: (client: AsyncClient) => Promise<T>): Promise<T> {
  const client = await connectTo(sim);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function connectTo({ controlPort, dataPort }: SimChild): Promise<AsyncClient> {
  const client = new AsyncClient('127.0.0.1', { controlPort, dataPort });
  await client.connect();
  return client;
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
}
