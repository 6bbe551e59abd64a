/** The examples, as a user runs them. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Arm, writeHdfFiles } from 'pandablocks';
import type { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test, vi } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import { recordAcquisition } from '../../helpers/stream/recorded-acquisition.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

async function run(name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(EXAMPLES, name), ...args]);
  return stdout;
}

const portsOf = (sim: Simulator): string[] => [sim.controlPort, sim.dataPort].map(String);

test('capture-with-progress', async () => {
  const file = join(temporaryFolder(), 'x.h5');
  const { sim } = await tutorialPanda();
  const stdout = await run('capture-with-progress.mjs', '127.0.0.1', file, ...portsOf(sim));
  expect(stdout).toMatch(
    /^capturing 11 columns\n(\r\[#*-*\] \d+ of 1000)+\nended Ok after 1000 samples\n$/,
  );
  expect(stdout).toContain(`[${'#'.repeat(40)}] 1000 of 1000\n`);
  expect(dumpFile(file).datasets['COUNTER1.OUT.Mean']).toMatchObject({
    rows: 1000,
    last: [996, 997, 998, 999, 1000],
  });
});

test('own-sink', async () => {
  const file = join(temporaryFolder(), 'x.h5');
  const { sim } = await tutorialPanda();
  const stdout = await run('own-sink.mjs', '127.0.0.1', file, ...portsOf(sim));
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toBe(`${file}: 1000 samples, ended Ok`);
  expect(lines.at(-2)).toMatch(/ {2}COUNTER1\.OUT\.Max 1000 {2}/);
  expect(dumpFile(file).datasets['COUNTER1.OUT.Max']).toMatchObject({ rows: 1000 });
});

test('capture-service', async () => {
  const folder = temporaryFolder();
  const { sim, client } = await tutorialPanda();
  const panda = ['127.0.0.1', ...portsOf(sim)].join(':');
  const args = [join(EXAMPLES, 'capture-service.mjs'), folder, '0', panda];
  const service = spawn(process.execPath, args);
  onTestFinished(() => void service.kill('SIGKILL'));
  const ended = once(service, 'close');
  const [line] = (await once(service.stdout, 'data')) as [Buffer];
  const url = String(line).trim();
  const begin = async (body: object) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  type Status = Record<string, unknown>;
  const status = async () => (await (await fetch(url)).json()) as Status;
  const reaches = (state: string): Promise<Status> =>
    vi.waitFor(
      async () => {
        const now = await status();
        expect(now).toMatchObject({ state });
        return now;
      },
      { timeout: 20_000 },
    );
  expect(await status()).toEqual({ state: 'idle' });

  expect((await begin({ settings: { 'SEQ1.REPEATS': 300 } })).status).toBe(202);
  const done = await reaches('done');
  expect(done).toMatchObject({ samples: 300, reason: 'Ok', warnings: [] });
  expect(dumpFile(String(done['file'])).datasets['COUNTER1.OUT.Mean']).toMatchObject({ rows: 300 });

  await begin({ settings: { 'PCAP.ENABLE': 'ZERO' } });
  await reaches('waiting');
  expect((await begin({})).status).toBe(409);
  await fetch(url, { method: 'DELETE' });
  expect(await reaches('failed')).toMatchObject({ code: 'CAPTURE_ABORTED', retry: false });
  expect(await client.get('*PCAP.STATUS')).toMatch(/^Idle/);

  await begin({ settings: { 'NOPE.X': 1 } });
  expect(await reaches('failed')).toMatchObject({ code: 'COMMAND_FAILED', retry: false });
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(415);
  service.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('arm-and-capture', async () => {
  const folder = temporaryFolder();
  const { sim } = await tutorialPanda();
  const scheme = join(folder, 'scan-%d.h5');
  const stdout = await run('arm-and-capture.mjs', '127.0.0.1', scheme, '2', ...portsOf(sim));
  const files = [1, 2].map((number) => join(folder, `scan-${number}.h5`));
  expect(stdout).toBe(files.map((file) => `${file}: 500 samples, ended Ok\n`).join(''));
  for (const file of files) {
    expect(dumpFile(file).datasets['COUNTER2.OUT.Mean']).toMatchObject({ rows: 500 });
  }
});

test('introspection', async () => {
  const { sim } = await tutorialPanda();
  const stdout = await run('introspection.mjs', '127.0.0.1', String(sim.controlPort));
  expect(stdout).toMatch(/^PandA SW: .*\n\n\d+ kinds of blocks, \d+ positions. Captured are:\n/);
  expect(stdout).toContain('\n  COUNTER1.OUT: Min Max Mean\n');
});

test('live-plot', async () => {
  const { sim, client } = await tutorialPanda();
  const plot = spawn(process.execPath, [
    join(EXAMPLES, 'live-plot.mjs'),
    ...['127.0.0.1', ...portsOf(sim)],
  ]);
  onTestFinished(() => void plot.kill('SIGKILL'));
  let stdout = '';
  plot.stdout.on('data', (text) => {
    stdout += String(text);
    if (stdout === 'waiting for the PandA to be armed\n') void client.send(new Arm());
  });
  await once(plot, 'close');
  expect(stdout).toMatch(/\nCOUNTER1\.OUT\.Mean +[▁▂▃▄▅▆▇█]+ +1000\n/);
  expect(stdout).toMatch(/\n1000 samples\nended Ok after 1000 samples\n$/);
});

test('read-with-h5wasm and absolute-timestamps', async () => {
  const file = join(temporaryFolder(), 'x.h5');
  const { client } = await tutorialPanda();
  const [result] = await writeHdfFiles(client, { scheme: file, arm: true });
  const stdout = await run('read-with-h5wasm.mjs', file);
  expect(stdout).toMatch(/^armed at .*Z, ended Ok\n/);
  expect(stdout).toContain('/COUNTER3.OUT.Mean: 1000 rows, the last 2994, 2997, 3000\n');
  expect(stdout).toMatch(/\/PCAP\.TS_START\.Value: 1000 rows, the last [\d., ]+ s\n/);

  const times = (await run('absolute-timestamps.mjs', file)).trim().split('\n');
  const nanoseconds = times.map((time) => BigInt(time.slice(20, 29)));
  expect(times).toHaveLength(5);
  expect(times[0]?.slice(0, 16)).toBe(result?.startTime?.slice(0, 16));
  // The sequencer's pulses are 2 ms apart.
  const steps = nanoseconds
    .slice(1)
    .map((time, i) => (time - (nanoseconds[i] ?? 0n) + 10n ** 9n) % 10n ** 9n);
  expect(steps).toEqual([2_000_000n, 2_000_000n, 2_000_000n, 2_000_000n]);
});

describeWithNats('with a stream', () => {
  test('process-stream', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['p1']);
    const recorded = await recordAcquisition(temporaryFolder(), { tutorial: true });
    const child = spawn(
      process.execPath,
      [join(EXAMPLES, 'process-stream.mjs'), nats.url, 'p1', 'COUNTER1.OUT.Max'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let stdout = '';
    const exited = once(child, 'close');
    for await (const text of child.stdout) {
      const isFirst = stdout === '';
      stdout += String(text);
      if (!isFirst) continue;
      const feeder = await Feeder.begin(server, { panda: 'p1', number: 1 }, recorded);
      await feeder.head();
      await feeder.data();
      await feeder.end();
    }
    await exited;
    expect(stdout).toMatch(
      /^waiting\nacquisition 1: 11 columns\n1000 samples, mean 500\.5\nended Ok/,
    );
  });
});
