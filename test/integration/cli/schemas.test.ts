/**
 * The output of `--json` matches the schemas in `schemas/`, which notice each key that is missing or new.
 * The helpers that run the command check all other tests' output against the schemas too.
 */

import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { mismatchesOf } from '../../helpers/cli/schemas.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

type Json = Readonly<Record<string, unknown>>;

/** Keys of objects from names to values, and keys that are not always there. */
const MAY_LACK =
  /^(health|attributes|changes|blocks|fields)\.|^(acquisitions|error|firstRow|firstSample)$/;

/** Runs the command, and gives the first object that it prints. */
async function objectOf(...args: (string | number)[]): Promise<Json> {
  const { code, stdout, stderr } = await runCli([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return firstOf(stdout);
}

function firstOf(stdout: string): Json {
  return JSON.parse(stdout.slice(0, stdout.indexOf('\n'))) as Json;
}

/** Copies of a value, each with a key removed or added, and the key. */
function* changed(value: unknown, within = ''): Generator<[key: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      for (const [key, other] of changed(item)) yield [key, value.with(i, other)];
    }
    return;
  }
  yield [`${within}+`, { ...value, 'a new key': {} }];
  for (const [key, item] of Object.entries(value)) {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    yield [`${within}${key}`, rest];
    for (const [inner, other] of changed(item, MAPS.includes(key) ? `${key}.` : '')) {
      yield [inner, { ...value, [key]: other }];
    }
  }
}

const MAPS = ['health', 'attributes', 'changes', 'blocks', 'fields'];

/** Keys that can be missing or new without that the schema notices; sorted. */
function unnoticed(name: string, value: Json): string[] {
  expect(mismatchesOf(name, value)).toEqual([]);
  const keys = [...changed(value)]
    .filter(([, other]) => mismatchesOf(name, other).length === 0)
    .map(([key]) => key);
  return [...new Set(keys)].filter((key) => !MAY_LACK.test(key)).sort();
}

describe('the schema notices each key that is missing or new', () => {
  test('hdf, info and repair', async () => {
    const { sim } = await tutorialPanda();
    const file = join(temporaryFolder(), 'scan.h5');
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort, '--arm'];
    for (const more of [[], ['--last', 10], ['--one-file']]) {
      const result = await objectOf('hdf', '127.0.0.1', file, '--overwrite', ...more, ...ports);
      expect(unnoticed('hdf', result)).toEqual([]);
    }
    expect(unnoticed('info', await objectOf('info', file))).toEqual([]);
    expect(unnoticed('repair', await objectOf('repair', file))).toEqual([]);
  });

  test('status and datasets', async () => {
    const { sim } = await tutorialPanda();
    const where = ['127.0.0.1', '--control-port', sim.controlPort];
    expect(unnoticed('status', await objectOf('status', ...where))).toEqual([]);
    expect(unnoticed('datasets', await objectOf('datasets', ...where))).toEqual([]);
    expect(unnoticed('datasets', await objectOf('datasets', ...where, '--rate', '1e6'))).toEqual(
      [],
    );
  });

  test('introspect, all types of fields', async () => {
    const { where } = await startSimPanda();
    const blocks = await objectOf('introspect', '127.0.0.1', ...where);
    expect(unnoticed('introspect', blocks)).toEqual([]);
  });

  test('watch', async () => {
    const { where } = await startSimPanda();
    const groups = ['--group', 'config', '--group', 'table'];
    const cli = new Cli(['watch', '127.0.0.1', '--all', '--json', ...groups, ...where]);
    await cli.printed(/\n/);
    cli.process.kill('SIGINT');
    expect(unnoticed('watch', firstOf((await cli.finished).stdout))).toEqual([]);
  });
});

describeWithNats('with a stream', () => {
  test('publish, hdf --to, streams list, hdf --from', async () => {
    const nats = await NatsServer.start();
    const folder = temporaryFolder();
    await runCli(['streams', 'setup', nats.url, '--panda', 'P', '--max-bytes', '100M']);
    const { sim } = await tutorialPanda();
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const to = ['--arm', '--to', nats.url, '--name', 'P', ...ports];
    expect(unnoticed('publish', await objectOf('publish', '127.0.0.1', ...to))).toEqual([]);
    const both = await objectOf('hdf', '127.0.0.1', join(folder, 'both.h5'), ...to);
    expect(both).toMatchObject({ stream: 'PANDA_P', subject: 'panda.P.2' });
    expect(unnoticed('hdf', both)).toEqual([]);
    expect(unnoticed('streams-list', await objectOf('streams', 'list', nats.url))).toEqual([]);
    const from = ['hdf', '--from', nats.url, join(folder, 'from-%d.h5'), '--num', 2];
    expect(unnoticed('hdf-from', await objectOf(...from))).toEqual([]);
  });
});
