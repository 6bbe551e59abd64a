/** `--metrics` of `hdf` and `publish`: what is told, and that captures go on whatever becomes of it. */

import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

import { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test } from 'vitest';

import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { type Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { type Metric, parseMetrics, valueOf } from '../../helpers/cli/prometheus.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';

type Metrics = ReadonlyMap<string, Metric>;

const readMetrics = (path: string): Metrics => parseMetrics(readFileSync(path, 'utf8'));

async function addressOf(cli: Cli): Promise<URL> {
  await cli.printed(/metrics at http:\S+\n/);
  return new URL(/metrics at (http:\S+)/.exec(cli.stderr)![1]!);
}

async function get(
  url: URL,
  headers: Record<string, string> = {},
  path = url.pathname,
): Promise<{ status: number; type: string; body: string }> {
  const asked = request({ host: '127.0.0.1', port: url.port, path, headers, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const piece of response) body += String(piece);
  return { status: response.statusCode!, type: String(response.headers['content-type']), body };
}

/** Asks again and again until the metrics are as wanted. */
async function until(url: URL, isWanted: (metrics: Metrics) => boolean): Promise<Metrics> {
  for (;;) {
    const metrics = parseMetrics((await get(url)).body);
    if (isWanted(metrics)) return metrics;
  }
}

test('a file has the last state when the capture has ended', async () => {
  const { folder, run } = await captureFrom((number) => [
    header([COUNTER], { missed: number === 1 ? '4' : '0' }),
    frameOf(1, 2, 3),
    ascii(number === 1 ? 'END 3 Data overrun\n' : 'END 3 Ok\n'),
  ]);
  const file = join(folder, 'panda.prom');
  const { code } = await run(join(folder, '%d.h5'), '--num', 3, '--metrics', file).finished;
  expect(code).toBe(1);
  const metrics = readMetrics(file);
  const values = {
    samples_total: 9,
    received_bytes_total: 36,
    backlog_bytes: 0,
    missed_samples_total: 4,
    last_result_good: 1,
  };
  for (const [name, value] of Object.entries(values)) {
    expect([name, valueOf(metrics, name, { panda: '127.0.0.1' })]).toEqual([name, value]);
  }
  expect(valueOf(metrics, 'acquisitions_total', { result: 'good' })).toBe(2);
  expect(valueOf(metrics, 'acquisitions_total', { result: 'bad' })).toBe(1);
  expect(valueOf(metrics, 'state', { state: 'ended' })).toBe(1);
  expect(valueOf(metrics, 'disk_free_bytes')).toBeGreaterThan(0);
});

test('a file is written again while the capture runs', async () => {
  const { folder, run } = await captureFrom(async function* (_, signal) {
    yield header([COUNTER]);
    yield frameOf(1, 2, 3);
    await abortOf(signal);
    yield ascii('END 3 Disarmed\n');
  });
  const file = join(folder, 'panda.prom');
  const cli = run('--metrics', file);
  await cli.printed(/dataset/);
  while (valueOf(readMetrics(file), 'samples_total') !== 3) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(valueOf(readMetrics(file), 'state', { state: 'running' })).toBe(1);
  // It can't be replaced for a while: one warning, and the capture goes on.
  renameSync(file, `${file}.away`);
  mkdirSync(file);
  await cli.printed(/warning: The metrics were not written to .*panda\.prom: /);
  cli.process.kill('SIGINT');
  expect((await cli.finished).code).toBe(130);
  expect(cli.stderr.match(/were not written/g)).toHaveLength(1);
});

test('a port has the present state, for this machine only', async () => {
  let goOn = (): void => {};
  const waiting = new Promise<void>((resolve) => (goOn = resolve));
  const { folder, run } = await captureFrom(async function* (number) {
    yield header([COUNTER]);
    yield frameOf(1, 2, 3);
    if (number === 1) await waiting;
    yield ascii('END 3 Ok\n');
  });
  const cli = run(join(folder, '%d.h5'), '--num', 2, '--metrics', 0);
  const url = await addressOf(cli);
  const metrics = await until(url, (each) => valueOf(each, 'samples_total') === 6);
  expect(valueOf(metrics, 'state', { state: 'running' })).toBe(1);
  expect(valueOf(metrics, 'acquisitions_total', { result: 'good' })).toBe(1);
  expect((await get(url)).type).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect((await get(url, {}, '/')).status).toBe(404);
  expect((await get(url, { host: 'evil.example' })).status).toBe(403);
  expect((await get(url, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await get(url, { host: `localhost:${url.port}` })).status).toBe(200);
  goOn();
  expect((await cli.finished).code).toBe(0);
});

test('what can not work is refused before the PandA is armed', async () => {
  const { folder, run, armed } = await captureFrom(() => []);
  const notes = join(folder, 'notes.txt');
  writeFileSync(notes, 'my notes');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  for (const [target, sentence] of [
    [
      notes,
      `${notes} is not a file of metrics, and is not overwritten: give another file as --metrics.`,
    ],
    [join(folder, 'none', 'a.prom'), "The metrics can't be written to"],
    [port, `The metrics can't be served on port ${port}, since it is in use`],
    [70_000, 'Give a port from 1 to 65535.'],
  ] as const) {
    const { code, stderr } = await run('--metrics', target).finished;
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
  }
  expect(readFileSync(notes, 'utf8')).toBe('my notes');
  expect(armed()).toBe(0);
});

describeWithNats('publish', () => {
  test('has metrics too', async () => {
    const nats = await NatsServer.start();
    await runCli(['streams', 'setup', nats.url, '--panda', 'P', '--max-bytes', '100M']);
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 5000 });
    onTestFinished(() => sim.close());
    const file = join(temporaryFolder(), 'panda.prom');
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const to = ['--to', nats.url, '--name', 'P', '--arm', '--metrics', file];
    const { code } = await runCli(['publish', '127.0.0.1', ...to, ...ports]);
    expect(code).toBe(0);
    const metrics = readMetrics(file);
    expect(valueOf(metrics, 'samples_total')).toBe(5000);
    expect(valueOf(metrics, 'acquisitions_total', { result: 'good' })).toBe(1);
    // There is no file.
    expect(valueOf(metrics, 'disk_free_bytes')).toBeUndefined();
  });
});
