/** Several writers, and several PandAs: each acquisition is written once. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { doneOf, messagesOf } from '../../helpers/stream/books.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import { h5diff } from '../../helpers/stream/h5diff.js';
import { recordAcquisition } from '../../helpers/stream/recorded-acquisition.js';

const PANDAS = ['p1', 'p2', 'p3'];
const EACH = 3;

describeWithNats('three writers', () => {
  it('share three PandAs', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, PANDAS, { lease: 10 });
    const folder = temporaryFolder();
    const recorded = await Promise.all(
      PANDAS.map((_, i) =>
        recordAcquisition(temporaryFolder(), { rate: 100_000, samples: 5000, seed: i + 1 }),
      ),
    );
    const scheme = join(folder, '%s-%02d.h5');
    const writers = Array.from(
      { length: 3 },
      () => new Cli(['hdf', '--from', nats.url, scheme, '--json']),
    );
    await Promise.all(
      PANDAS.map(async (panda, i) => {
        for (let number = 1; number <= EACH; number++) {
          const feeder = await Feeder.begin(server, { panda, number }, recorded[i]!);
          await feeder.head();
          await feeder.data();
          await feeder.end();
          await feeder.leave();
        }
      }),
    );
    const lines = (): string[] =>
      writers.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
    await vi.waitUntil(() => lines().length >= PANDAS.length * EACH, { timeout: 40_000 });
    for (const { process } of writers) process.kill('SIGINT');
    for (const { finished } of writers) expect(await finished).toMatchObject({ code: 130 });

    const results = lines().map((line) => JSON.parse(line) as { panda: string; number: number });
    const names = results.map(({ panda, number }) => `${panda}-0${number}.h5`).sort();
    expect(new Set(names).size).toBe(PANDAS.length * EACH);
    expect(readdirSync(folder).sort()).toEqual(names);
    for (const [i, panda] of PANDAS.entries()) {
      for (let number = 1; number <= EACH; number++) {
        const file = join(folder, `${panda}-0${number}.h5`);
        expect(h5diff(recorded[i]!.file, file)).toBe('');
        expect(await doneOf(server, panda, number)).toMatchObject({ state: 'done', file });
        expect(await messagesOf(server, panda, number)).toBe(0);
      }
    }
  });

  it.each([
    ['x-%d.h5', /several PandAs one name: put %s in it/],
    ['missing/%s-%d.h5', /There is no folder/],
    ['%s.h5', /all acquisitions one name: put %d in it/],
    ['%s-%x.h5', /%s for the PandA's name/],
  ])('the scheme %s is refused', async (scheme, message) => {
    const nats = await NatsServer.start();
    await setUp(nats, ['p1', 'p2']);
    const { code, stderr } = await new Cli(['hdf', '--from', nats.url, scheme]).finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

it.each([
  [['x.h5', '--arm'], /--arm makes no sense with --from/],
  [['x.h5', '--max-buffered', '1G'], /--max-buffered makes no sense with --from/],
  [['x.h5', '--overwrite'], /--overwrite makes no sense with --from/],
  [['panda.local', 'x.h5'], /give only the scheme/],
  [[], /missing required argument 'scheme'/],
])('%j with --from is refused', async (args, message) => {
  const { code, stderr } = await new Cli(['hdf', '--from', 'nats://127.0.0.1:1', ...args]).finished;
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});

it('without --from, names of PandAs are refused', async () => {
  const cli = new Cli(['hdf', '127.0.0.1', 'x.h5', '--panda', 'p1']);
  expect(await cli.finished).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/--panda makes sense with --from only/) as string,
  });
});
