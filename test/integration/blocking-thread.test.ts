/** `BlockingClient` when its thread dies, which the thread that waits is not told of. */

import { expect, test } from 'vitest';

import { controlPort, dataPort, run } from '../helpers/blocking.js';

/** Keeps the threads that are started in `globalThis.threads`. */
const KEEP_THREADS = `
const { default: threads, Worker } = await import('node:worker_threads');
const { syncBuiltinESMExports } = await import('node:module');
globalThis.threads = [];
threads.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    globalThis.threads.push(this);
  }
};
syncBuiltinESMExports();
`;

test.each(['without handlers', 'with a handler of SIGINT'])(
  'what waits fails, and the client can be used again, %s',
  async (handlers) => {
    const control = await controlPort((line) => (line === 'SLOW?' ? null : undefined));
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        const { threads } = globalThis as unknown as { threads: { terminate(): unknown }[] };
        const wait = Atomics.wait.bind(Atomics);
        for (const call of [
          () => panda.send(new P.GetLine('SLOW'), { timeout: Infinity }),
          () => [...panda.data()],
        ]) {
          panda.connect();
          threads.at(-1)!.terminate();
          // The thread ends by and by; then waiting passes quickly.
          wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
          Atomics.wait = () => 'timed-out';
          say(errorOf(call));
          Atomics.wait = wait;
          say(panda.isConnected);
        }
        panda.connect();
        say(panda.send(new P.GetLine('*ECHO again')));
      },
      {
        controlPort: control,
        dataPort: await dataPort(() => {}),
        setUp:
          handlers === 'without handlers'
            ? KEEP_THREADS
            : `${KEEP_THREADS} process.on('SIGINT', () => {});`,
      },
    );
    const message = 'The thread for the connections failed: it has stopped. Connect again.';
    const dead = { name: 'ConnectionClosedError', code: 'CONNECTION_CLOSED', message };
    expect(said).toEqual([dead, false, dead, false, 'again']);
  },
);
