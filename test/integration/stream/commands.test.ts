/** `publish`, `streams` and `hdf --to` as a user runs them. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { Simulator, type SimulatorOptions } from 'pandablocks/sim';
import { expect, it, onTestFinished } from 'vitest';

import { Cli, type Finished, temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { Terminal } from '../../helpers/cli/terminal.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { assemble, readStream } from '../../helpers/nats/read-stream.js';
import { setUp } from '../../helpers/stream/feeder.js';

async function panda(options: SimulatorOptions): Promise<readonly (string | number)[]> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, ...options });
  onTestFinished(() => sim.close());
  return ['127.0.0.1', '--control-port', sim.controlPort, '--data-port', sim.dataPort, '--arm'];
}

async function streams(...args: (string | number)[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['streams', ...args]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

async function ready(): Promise<NatsServer> {
  const nats = await NatsServer.start();
  await streams('setup', nats.url, '--panda', 'P', '127_0_0_1', '--max-bytes', '100M');
  return nats;
}

function resultOf({ stdout }: Finished): Record<string, unknown> {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

describeWithNats('pandablocks streams', () => {
  it('makes, lists and purges', async () => {
    const nats = await NatsServer.start();
    const setUp = ['setup', nats.url, '--panda', 'P', '--max-bytes', '100M'];
    expect(await streams('list', nats.url)).toMatch(/There is no stream/);
    expect(await streams(...setUp)).toMatch(/^Made PANDA_JOBS, .*PANDA_P, writers_P\.\n$/);
    expect(await streams(...setUp)).toBe('All was there.\n');
    const other = await runCli(['streams', ...setUp.slice(0, -1), '200M']);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('PANDA_P has max_bytes 104857600, and 209715200 is asked for');

    const where = await panda({ samples: 5000 });
    await runCli(['publish', ...where, '--to', nats.url, '--name', 'P']);
    const listed = await streams('list', nats.url);
    expect(listed).toMatch(
      /^P: .* of 105 MB \(0%\), not published\n {2}1: 5000 samples, .*waits for a writer\n$/,
    );
    const { pandas } = JSON.parse(await streams('list', nats.url, '--json')) as { pandas: unknown };
    expect(pandas).toMatchObject([
      {
        name: 'P',
        stream: 'PANDA_P',
        maxBytes: 104857600,
        publisher: null,
        acquisitions: [{ number: 1, state: 'waiting', samples: 5000, writer: null, file: null }],
      },
    ]);

    const unsure = await runCli(['streams', 'purge', nats.url]);
    expect(unsure.code).not.toBe(0);
    expect(unsure.stderr).toContain('give --panda NAME, or --yes');
    expect(await streams('purge', nats.url, '--panda', 'P')).toBe('Purged P.\n');
    expect(await streams('list', nats.url)).toMatch(/^P: 0 B of .*\n$/);
  });

  it('does not purge a PandA that is being published', async () => {
    const nats = await ready();
    const where = await panda({ rate: 1000, samples: Infinity });
    const publishing = new Cli(['publish', ...where, '--to', nats.url, '--name', 'P']);
    await publishing.printed(/panda\.P\.1: /);
    const purging = await runCli(['streams', 'purge', nats.url, '--yes']);
    expect(purging.code).toBe(1);
    expect(purging.stderr).toMatch(/P is published by process \d+ on /);
    expect(await streams('list', nats.url)).toMatch(/\n {2}1: .* is being published/);
    publishing.process.kill('SIGINT');
    expect((await publishing.finished).code).toBe(130);
  });
});

describeWithNats('pandablocks publish', () => {
  it('prints what hdf prints, and the place in the stream', async () => {
    const nats = await ready();
    const where = await panda({ samples: 5000 });
    const plain = await runCli(['publish', ...where, '--to', nats.url]);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(plain.stdout).toMatch(
      /^panda\.127_0_0_1\.1: \d+ fields?, \d+ bytes a sample\npanda\.127_0_0_1\.1: 5,000 samples, ended Ok\n$/,
    );
    const json = await runCli(['publish', ...where, '--to', nats.url, '--json']);
    const messages = await readStream(nats.url, '127_0_0_1');
    const got = assemble(messages.filter(({ acquisition }) => acquisition === 2));
    expect(resultOf(json)).toMatchObject({
      file: null,
      ok: true,
      samplesWritten: 5000,
      stream: 'PANDA_127_0_0_1',
      subject: 'panda.127_0_0_1.2',
      firstSequence: got.firstSequence,
      lastSequence: got.lastSequence,
    });
    expect(resultOf(json)).not.toHaveProperty('sinks');
  });

  it('can be watched on a page', async () => {
    const nats = await ready();
    const where = await panda({ samples: 5000 });
    const args = ['publish', ...where, '--to', nats.url, '--name', 'P', '--view', '--view-keep'];
    const publishing = new Cli(args);
    await publishing.printed(/ended Ok[^]*the page stays at http:\S+ until Ctrl-C/);
    const [, address = ''] = /stays at (http:\S+)/.exec(publishing.stderr)!;
    const described = await fetch(`${address}acquisition?number=1`);
    expect(await described.json()).toMatchObject({ number: 1, rows: 5000, isEnded: true });
    publishing.process.kill('SIGINT');
    expect((await publishing.finished).code).toBe(0);
  });

  it('draws curves on a terminal', async () => {
    const nats = await ready();
    const where = await panda({ rate: 2000, samples: 5000 });
    const terminal = new Terminal(['publish', ...where, '--to', nats.url, '--name', 'P']);
    await terminal.sees(/^ {2}[\d,]+ samples, .* kB\/s, \d+ s$/);
    await terminal.sees(/^ {2}COUNTER1\.OUT\.Value +[▁-█]/);
    expect(await terminal.ended).toBe(0);
    const lines = await terminal.lines();
    expect(lines).toContain('panda.P.1: 5,000 samples, ended Ok');
    const curves = lines.filter((line) => line.includes('COUNTER1.OUT.Value'));
    expect(curves).toEqual([expect.stringMatching(/ ▁+▂+▃+▄+▅+▆+▇+█+ {2}39 … 5038$/)]);
  });

  it('fails without a stream, and says how to make one', async () => {
    const nats = await ready();
    const where = await panda({ samples: 5000 });
    const { code, stderr } = await runCli(['publish', ...where, '--to', nats.url, '--name', 'Q']);
    expect(code).toBe(1);
    expect(stderr).toContain(`pandablocks streams setup ${nats.url} --panda Q --max-bytes SIZE`);
  });

  it('that is killed leaves acknowledged samples, and the next one ends the acquisition', async () => {
    const nats = await ready();
    // Leases of 2 s.
    await setUp(nats, []);
    const where = await panda({ rate: 50_000, samples: Infinity });
    const args = ['publish', ...where, '--force', '--to', nats.url, '--name', 'P'];
    const first = new Cli(args);
    await first.printed(/panda\.P\.1: /);
    await until(async () => (await readStream(nats.url, 'P')).length > 5);
    first.process.kill('SIGKILL');
    await first.finished;
    const left = assemble(await readStream(nats.url, 'P'));
    expect(left.rows).toBeGreaterThan(0);
    expect(left.end).toBeNull();
    const second = await runCli([...args, '--samples', 100]);
    expect(second).toMatchObject({ code: 0 });
    const messages = await readStream(nats.url, 'P');
    const ended = assemble(messages.filter(({ acquisition }) => acquisition === 1));
    expect(ended).toMatchObject({ rows: left.rows, end: { ended: 'abandoned', rows: left.rows } });
  });
});

describeWithNats('pandablocks hdf --to', () => {
  it('writes and publishes the same samples', async () => {
    const nats = await ready();
    const where = await panda({ samples: 5000 });
    const scheme = join(temporaryFolder(), '%d.h5');
    const args = ['hdf', ...where.slice(0, 1), scheme, ...where.slice(1)];
    const done = await runCli([...args, '--to', nats.url, '--name', 'P', '--json']);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const result = resultOf(done);
    const got = assemble(await readStream(nats.url, 'P'));
    expect(got.rows).toBe(5000);
    expect(result).toMatchObject({
      ok: true,
      subject: 'panda.P.1',
      lastSequence: got.lastSequence,
    });
    const { datasets } = dumpFile(String(result['file']));
    expect(datasets['COUNTER1.OUT.Value']?.rows).toBe(5000);
  });

  it('gives a file that is equal to one from the stream', async () => {
    const nats = await ready();
    const where = await panda({ rate: 100_000, samples: 200_000 });
    const folder = temporaryFolder();
    const [direct, streamed] = [join(folder, 'direct.h5'), join(folder, 'streamed.h5')];
    const args = ['hdf', ...where.slice(0, 1), direct, ...where.slice(1)];
    const to = ['--to', nats.url, '--name', 'P', '--require-stream'];
    expect(await runCli([...args, ...to])).toMatchObject({ code: 0 });
    const from = await runCli(['hdf', '--from', nats.url, streamed, '--num', 1, '--panda', 'P']);
    expect(from).toMatchObject({ code: 0 });
    // All but the times at which objects were made.
    const differences = execFileSync('h5diff', ['-v', direct, streamed], { encoding: 'utf8' });
    expect(differences).not.toMatch(/[1-9]\d* differences found|not comparable/);
  });

  it('continues without a stream, unless it is required', async () => {
    const where = await panda({ samples: 5000 });
    const scheme = join(temporaryFolder(), '%d.h5');
    const nats = await ready();
    await nats.kill();
    const args = ['hdf', ...where.slice(0, 1), scheme, ...where.slice(1), '--to', nats.url];
    const done = await runCli([...args, '--json']);
    expect(done.code).toBe(0);
    expect(done.stderr).toMatch(/warning: Sink 1 \(stream\) has failed: No connection to the NATS/);
    expect(resultOf(done)).toMatchObject({ ok: true, samplesWritten: 5000, stream: null });
    const required = await runCli([...args, '--overwrite', '--require-stream']);
    expect(required.code).toBe(1);
    expect(required.stderr).toMatch(/No connection to the NATS server/);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
