/** What `streams list` and `streams purge` do with acquisitions that writers have. */

import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { type StreamedResult, writeHdfFilesFromStream } from 'pandablocks';
import { expect, it, vi } from 'vitest';

import { JOBS_STREAM, streamOf } from '../../../lib/stream/names.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { doneOf, messagesOf } from '../../helpers/stream/books.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import { recordAcquisition } from '../../helpers/stream/recorded-acquisition.js';

const CAPTURE = { rate: 100_000, samples: 10_000, seed: 3 };

async function listed(url: string): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await runCli(['streams', 'list', url, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { pandas } = JSON.parse(stdout) as { pandas: { acquisitions: [] }[] };
  return pandas[0]?.acquisitions ?? [];
}

describeWithNats('an acquisition that is being written', () => {
  it('is listed with its writer, and not purged', async () => {
    const nats = await NatsServer.start();
    // As in production: so the writer waits while the publisher is gone.
    const server = await setUp(nats, ['A'], { lease: 10 });
    const folder = temporaryFolder();
    const feeder = await Feeder.begin(
      server,
      { panda: 'A', number: 1 },
      await recordAcquisition(folder, CAPTURE),
    );
    await feeder.head();
    await feeder.data(4000);
    const writer = new Cli(['hdf', '--from', nats.url, join(folder, 'x.h5'), '--num', 1]);
    await writer.printed(/dataset/);
    await feeder.leave();
    const { pid } = writer.process;
    const list = await runCli(['streams', 'list', nats.url]);
    expect(list.stdout).toMatch(
      new RegExp(
        `^A: .*, not published\\n {2}1: 4000 samples, .*: is being written by process ${pid} on `,
      ),
    );
    expect(await listed(nats.url)).toMatchObject([
      { number: 1, state: 'writing', samples: 4000, writer: { pid, host: hostname() } },
    ]);
    const purging = await runCli(['streams', 'purge', nats.url, '--panda', 'A']);
    expect(purging).toMatchObject({ code: 1, stdout: '' });
    expect(purging.stderr).toMatch(
      new RegExp(`Acquisition 1 of A is written by process ${pid} on .*: wait for that, or end it`),
    );
    expect(await messagesOf(server, 'A', 1)).toBe(5);
  });

  it('and is purged by other tools: the writer says so, in the file too', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['A']);
    const folder = temporaryFolder();
    const recorded = await recordAcquisition(folder, CAPTURE);
    const feeder = await Feeder.begin(server, { panda: 'A', number: 1 }, recorded);
    await feeder.head();
    await feeder.data(4000);
    const file = join(folder, 'x.h5');
    const results: StreamedResult[] = [];
    let rows = 0;
    const writing = writeHdfFilesFromStream({
      nats: { servers: nats.url },
      scheme: file,
      num: 1,
      onProgress: ({ samples }) => (rows = samples),
      onResult: (result) => results.push(result),
    });
    const failed = expect(writing).rejects.toMatchObject({ code: 'ACQUISITION_FAILED' });
    await vi.waitUntil(() => rows === 4000, { timeout: 20_000 });
    for (const stream of [JOBS_STREAM, streamOf('A')]) await server.manager.streams.purge(stream);
    await failed;
    expect(results).toMatchObject([{ ok: false, reason: null, samplesWritten: 4000 }]);
    expect(String(results[0]?.warnings)).toMatch(/was removed from the stream while it was read/);
    expect(dumpFile(file).attributes).toMatchObject({ end_reason: 'unknown' });
    expect(await doneOf(server, 'A', 1)).toMatchObject({ state: 'aside', samples: 4000 });
  });
});

describeWithNats('an acquisition that was set aside', () => {
  it('is listed with the reason', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['A']);
    const folder = temporaryFolder();
    const recorded = await recordAcquisition(folder, CAPTURE);
    const feeder = await Feeder.begin(server, { panda: 'A', number: 1 }, recorded);
    await feeder.head();
    await feeder.data();
    await feeder.end();
    await feeder.leave();
    const file = join(folder, 'x.h5');
    writeFileSync(file, 'precious');
    const written = await runCli(['hdf', '--from', nats.url, file, '--num', 1]);
    expect(written.code).toBe(1);
    const list = await runCli(['streams', 'list', nats.url]);
    expect(list.stdout).toMatch(/\n {2}1: 10000 samples, .*: set aside; .*x\.h5 is there already/);
    expect(await listed(nats.url)).toMatchObject([
      {
        number: 1,
        state: 'aside',
        samples: 10_000,
        writer: null,
        error: expect.stringContaining('is there already') as string,
      },
    ]);
    // Only then is it gone.
    const purging = await runCli(['streams', 'purge', nats.url, '--panda', 'A']);
    expect(purging).toMatchObject({ code: 0, stdout: 'Purged A.\n' });
    expect(await listed(nats.url)).toEqual([]);
  });
});
