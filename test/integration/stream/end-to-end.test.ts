/** From a PandA through the publisher to a writer: the file is that of the capture itself. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { AsyncClient, StreamPublisher, writeHdfFiles } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { expect, it, onTestFinished, vi } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { messagesOf } from '../../helpers/stream/books.js';
import { setUp } from '../../helpers/stream/feeder.js';
import { h5diff } from '../../helpers/stream/h5diff.js';
import type { StreamServer } from '../../../lib/stream/nats/stream-server.js';

const CHILD = fileURLToPath(new URL('../../helpers/stream/publishing-child.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

describeWithNats('from end to end', () => {
  it('two acquisitions, cut at the requested samples', async () => {
    const nats = await NatsServer.start();
    await setUp(nats, ['P'], { lease: 10 });
    const folder = temporaryFolder();
    const sim = await Simulator.start({
      ...{ controlPort: 0, dataPort: 0, rate: 200_000, samples: 60_000, seed: 9 },
      hwTimeOffsetNs: -5n,
    });
    onTestFinished(() => sim.close());
    const client = new AsyncClient('127.0.0.1', sim);
    onTestFinished(() => client.close());
    const scheme = join(folder, 'stream-%d.h5');
    const writer = new Cli(['hdf', '--from', nats.url, scheme, '--num', 2, '--json']);
    const publisher = new StreamPublisher({ nats: { servers: nats.url }, panda: 'P' });
    const direct = await writeHdfFiles(client, {
      scheme: join(folder, 'direct-%d.h5'),
      ...{ num: 2, arm: true, samples: 50_000, sinks: [publisher] },
    });
    const { code, stdout, stderr } = await writer.finished;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const [i, { samplesWritten, samplesReported, reason, armTime, ok }] of direct.entries()) {
      const same = { samplesWritten, samplesReported, reason, armTime, ok };
      expect(results[i]).toMatchObject({ panda: 'P', number: i + 1, ...same });
      const [one, other] = ['direct', 'stream'].map((name) => join(folder, `${name}-${i + 1}.h5`));
      expect(h5diff(one!, other!)).toBe('');
    }
  });

  it('a killed publisher leaves an unfinished file, with all acknowledged samples', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['P'], { lease: 2 });
    const folder = temporaryFolder();
    const sim = await Simulator.start({
      ...{ controlPort: 0, dataPort: 0, rate: 50_000, samples: Infinity, seed: 9 },
    });
    onTestFinished(() => sim.close());
    const args = [DIST, sim.controlPort, sim.dataPort, nats.url, 'P'].map(String);
    const publisher = spawn(process.execPath, [CHILD, ...args], { stdio: 'inherit' });
    onTestFinished(() => {
      publisher.kill('SIGKILL');
    });
    const writer = new Cli(['hdf', '--from', nats.url, join(folder, 'x.h5'), '--num', 1, '--json']);
    await vi.waitUntil(async () => (await messagesOf(server, 'P', 1)) > 10, { timeout: 30_000 });
    publisher.kill('SIGKILL');
    await once(publisher, 'close');
    const rows = await rowsOf(server);
    const { code, stdout, stderr } = await writer.finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/unfinished/);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, reason: null, samplesWritten: rows });
    const { attributes } = dumpFile(join(folder, 'x.h5'));
    expect(attributes).toMatchObject({ end_reason: 'unknown', samples_written: String(rows) });
  });
});

/** Rows that the server has acknowledged. */
async function rowsOf(server: StreamServer): Promise<number> {
  const message = await server.manager.streams.getMessage('PANDA_P', {
    last_by_subj: 'panda.P.1',
  });
  const of = (name: string): number => Number(message?.header.get(name));
  return of('Panda-First-Row') + of('Panda-Rows');
}
