/** Files from a stream are those that the capture itself would have written. */

import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { writeHdfFilesFromStream, type StreamedResult } from 'pandablocks';
import { expect, it, vi } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { doneOf, messagesOf } from '../../helpers/stream/books.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import { h5diff } from '../../helpers/stream/h5diff.js';
import {
  recordAcquisition,
  type RecordedAcquisition,
} from '../../helpers/stream/recorded-acquisition.js';
import type { StreamServer } from '../../../lib/stream/nats/stream-server.js';

const OVERRUN = { kind: 'end', samples: 1500, reason: 'Data overrun', acquisition: null } as const;
const CAPTURE = { rate: 100_000, samples: 20_000, seed: 7 };

describeWithNats('a writer', () => {
  it('writes waiting and new acquisitions: equal to the direct file', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['A']);
    const folder = temporaryFolder();
    const recorded = await recordAcquisition(folder, CAPTURE);
    await publish(server, recorded, 1);
    const opened: string[] = [];
    const writing = writeHdfFilesFromStream({
      nats: { servers: nats.url },
      scheme: join(folder, '%s-%d.h5'),
      num: 2,
      onOpen: ({ file }) => {
        opened.push(file);
        // It is not named before it is whole.
        expect(existsSync(file)).toBe(false);
      },
    });
    await vi.waitUntil(() => opened.length === 1, { timeout: 20_000 });
    const live = await Feeder.begin(server, { panda: 'A', number: 2 }, recorded);
    await live.head();
    await live.data(5000);
    await vi.waitUntil(() => opened.length === 2, { timeout: 20_000 });
    await live.data();
    await live.end();
    const results = await writing;
    expect(results).toMatchObject([
      { panda: 'A', number: 1, ok: true, samplesWritten: 20_000, reason: 'Ok' },
      { panda: 'A', number: 2, ok: true, samplesWritten: 20_000, reason: 'Ok' },
    ]);
    for (const { file } of results) expect(h5diff(recorded.file, String(file))).toBe('');
    expect(readdirSync(folder).sort()).toEqual(['A-1.h5', 'A-2.h5', 'direct.h5']);
    expect(await doneOf(server, 'A', 2)).toMatchObject({
      state: 'done',
      file: join(folder, 'A-2.h5'),
      samples: 20_000,
      failures: 0,
    });
    expect(await messagesOf(server, 'A', 1)).toBe(0);
    expect(await messagesOf(server, 'A', 2)).toBe(0);
  });

  it('keeps bad ends, missed and suspect samples, early ends and wishes', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['A']);
    const cases = [
      { options: { samples: 700 }, wishes: { samples: 700 } },
      { options: { dropSuspect: true }, wishes: { dropSuspect: true }, faults: true },
      { options: {}, wishes: {}, faults: true },
      {
        options: { captureRecordHdfNames: { 'COUNTER1.OUT': { Value: 'counts' } } },
        wishes: { captureRecordHdfNames: { 'COUNTER1.OUT': { Value: 'counts' } } },
      },
    ];
    for (const [i, { options, wishes, faults = false }] of cases.entries()) {
      const folder = temporaryFolder();
      const simulated = faults
        ? { rate: 10_000, samples: 3000, faults: [OVERRUN] }
        : { rate: 10_000, samples: 3000 };
      let direct: unknown;
      const recorded = await recordAcquisition(folder, simulated, {
        ...options,
        onResult: (result) => {
          direct = { ...result, sinks: undefined };
        },
      });
      const feeder = await Feeder.begin(server, { panda: 'A', number: i + 1 }, recorded);
      await feeder.head(wishes);
      await feeder.data();
      await feeder.end();
      await feeder.leave();
      const told: StreamedResult[] = [];
      const file = join(folder, 'x.h5');
      await writeHdfFilesFromStream({
        nats: { servers: nats.url },
        scheme: file,
        num: 1,
        onResult: (result) => told.push(result),
      }).catch(() => {});
      expect(h5diff(recorded.file, file)).toBe('');
      const { file: _, largestBacklogBytes: __, ...rest } = direct as Record<string, unknown>;
      delete rest['sinks'];
      delete rest['chunkSamples'];
      expect(told[0]).toMatchObject(rest);
    }
  });

  it('adopts an existing file, and never overwrites another', async () => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['A']);
    const folder = temporaryFolder();
    const recorded = await recordAcquisition(folder, CAPTURE);
    const write = (): Cli =>
      new Cli(['hdf', '--from', nats.url, join(folder, 'x-%d.h5'), '--num', 1, '--json']);
    copyFileSync(recorded.file, join(folder, 'x-1.h5'));
    const before = statSync(join(folder, 'x-1.h5'));
    await publish(server, recorded, 1);
    const adopted = await write().finished;
    expect(adopted).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(adopted.stdout)).toMatchObject({
      ...{ panda: 'A', number: 1, ok: true, samplesWritten: 20_000 },
      file: join(folder, 'x-1.h5'),
    });
    expect(statSync(join(folder, 'x-1.h5'))).toMatchObject({
      ino: before.ino,
      mtimeMs: before.mtimeMs,
    });
    expect(await doneOf(server, 'A', 1)).toMatchObject({ state: 'done' });

    for (const [number, content] of [
      [2, Buffer.from('precious')],
      [3, readFileSync((await recordAcquisition(temporaryFolder(), CAPTURE)).file)],
    ] as const) {
      const taken = join(folder, `x-${number}.h5`);
      writeFileSync(taken, content);
      await publish(server, recorded, number);
      const refused = await write().finished;
      expect(refused.code).toBe(1);
      expect(JSON.parse(refused.stdout)).toMatchObject({ number, file: null, ok: false });
      expect(refused.stderr.match(/will be tried again/g)).toHaveLength(2);
      expect(refused.stderr).toMatch(/was set aside: .*is there already/);
      expect(readFileSync(taken).equals(content)).toBe(true);
      expect(await doneOf(server, 'A', number)).toMatchObject({ state: 'aside', failures: 3 });
      // With all that it has.
      expect(await messagesOf(server, 'A', number)).toBe(22);
    }
    expect(readdirSync(folder).sort()).toEqual(['direct.h5', 'x-1.h5', 'x-2.h5', 'x-3.h5']);
  });
});

async function publish(
  server: StreamServer,
  recorded: RecordedAcquisition,
  number: number,
): Promise<void> {
  const feeder = await Feeder.begin(server, { panda: 'A', number }, recorded);
  await feeder.head();
  await feeder.data();
  await feeder.end();
  await feeder.leave();
}
