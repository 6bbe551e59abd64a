/** Writers that die, or stand still: another one writes the acquisition, and nothing is left over. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import type { StreamServer } from '../../../lib/stream/nats/stream-server.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { type Kept, startAckProxy } from '../../helpers/stream/ack-proxy.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import { h5diff } from '../../helpers/stream/h5diff.js';
import { recordAcquisition } from '../../helpers/stream/recorded-acquisition.js';

const CAPTURE = { rate: 100_000, samples: 20_000, seed: 3 };
const PENDING = /^x-1\.h5\.[0-9a-f]{8}\.pending$/;

interface Rig {
  readonly nats: NatsServer;
  readonly server: StreamServer;
  readonly folder: string;
  readonly feeder: Feeder;
  /** Starts a writer. */
  readonly write: (url?: string) => Cli;
}

/** @param lease seconds */
async function start(lease: number): Promise<Rig> {
  const nats = await NatsServer.start();
  const server = await setUp(nats, ['A'], { lease });
  const folder = temporaryFolder();
  const recorded = await recordAcquisition(folder, CAPTURE);
  const feeder = await Feeder.begin(server, { panda: 'A', number: 1 }, recorded);
  const scheme = join(folder, 'x-%d.h5');
  const write = (url = nats.url): Cli =>
    new Cli(['hdf', '--from', url, scheme, '--num', 1, '--flush-period', 0.05]);
  return { nats, server, folder, feeder, write };
}

/** Waits until so many rows are in the temporary file. */
async function written({ folder, feeder }: Rig, rows: number): Promise<void> {
  const bytes = rows * feeder.recorded.start.sampleBytes;
  await vi.waitUntil(
    () => {
      const pending = readdirSync(folder).find((name) => PENDING.test(name));
      return pending !== undefined && statSync(join(folder, pending)).size > bytes;
    },
    { timeout: 30_000 },
  );
}

async function kill(writer: Cli): Promise<void> {
  writer.process.kill('SIGKILL');
  await writer.finished;
}

/** Another writer makes the file, and is told so. */
async function takenOver({ folder, feeder, write }: Rig): Promise<void> {
  expect(existsSync(join(folder, 'x-1.h5'))).toBe(false);
  const { code, stdout, stderr } = await write().finished;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toMatch(/x-1\.h5: 20,000 samples, ended Ok/);
  expect(h5diff(feeder.recorded.file, join(folder, 'x-1.h5'))).toBe('');
  expect(readdirSync(folder).sort()).toEqual(['direct.h5', 'x-1.h5']);
}

describeWithNats('a writer that is killed', () => {
  it('at the header', async () => {
    const rig = await start(2);
    const writer = rig.write();
    await rig.feeder.head();
    await writer.printed(/dataset/);
    await kill(writer);
    await rig.feeder.data();
    await rig.feeder.end();
    await takenOver(rig);
  });

  it('in the middle, with the times of production', async () => {
    const rig = await start(10);
    const writer = rig.write();
    await rig.feeder.head();
    await rig.feeder.data(10_000);
    await written(rig, 5000);
    await kill(writer);
    await rig.feeder.data();
    await rig.feeder.end();
    await takenOver(rig);
  });

  it('between the last row and the end', async () => {
    const rig = await start(2);
    const writer = rig.write();
    await rig.feeder.head();
    await rig.feeder.data();
    await written(rig, 15_000);
    await kill(writer);
    await rig.feeder.end();
    await takenOver(rig);
  });

  it.each<[string, Kept]>([
    ['between close and acknowledgement', 'acknowledgement'],
    ['between acknowledgement and name', 'confirmation'],
  ])('%s', async (_, kept) => {
    const rig = await start(2);
    await rig.feeder.head();
    await rig.feeder.data();
    await rig.feeder.end();
    await rig.feeder.leave();
    const proxy = await startAckProxy(rig.nats.port, kept);
    const writer = rig.write(proxy.url);
    await proxy.caught;
    await kill(writer);
    await takenOver(rig);
  });
});

describeWithNats('a suspended writer', () => {
  it('removes its own file after its lease, and does no harm', async () => {
    const rig = await start(2);
    const { feeder, folder } = rig;
    const first = rig.write();
    await feeder.head();
    await feeder.data(10_000);
    await written(rig, 5000);
    first.process.kill('SIGSTOP');
    const second = rig.write();
    await second.printed(/dataset/);
    await feeder.data();
    await feeder.end();
    expect(await second.finished).toMatchObject({ code: 0 });
    expect(h5diff(feeder.recorded.file, join(folder, 'x-1.h5'))).toBe('');
    // The one that stands still has its file locked.
    expect(readdirSync(folder).filter((name) => PENDING.test(name))).toHaveLength(1);
    const { ino } = statSync(join(folder, 'x-1.h5'));

    first.process.kill('SIGCONT');
    await first.printed(/is not written here any more/);
    await vi.waitUntil(() => readdirSync(folder).length === 2, { timeout: 20_000 });
    expect(statSync(join(folder, 'x-1.h5')).ino).toBe(ino);
    // It goes on with the next.
    await feeder.leave();
    const { recorded, server } = feeder;
    const next = await Feeder.begin(server, { panda: 'A', number: 2 }, recorded);
    await next.head();
    await next.data();
    await next.end();
    expect(await first.finished).toMatchObject({ code: 0 });
    expect(h5diff(recorded.file, join(folder, 'x-2.h5'))).toBe('');
  });

  it('a writer that is stopped by Ctrl-C gives the job back at once', async () => {
    // So long that nobody would get the job otherwise.
    const rig = await start(600);
    const first = rig.write();
    await rig.feeder.head();
    await rig.feeder.data(10_000);
    await written(rig, 5000);
    first.process.kill('SIGINT');
    expect(await first.finished).toMatchObject({ code: 130 });
    expect(readdirSync(rig.folder)).toEqual(['direct.h5']);
    const second = rig.write();
    await second.printed(/dataset/);
    await rig.feeder.data();
    await rig.feeder.end();
    expect(await second.finished).toMatchObject({ code: 0 });
    expect(h5diff(rig.feeder.recorded.file, join(rig.folder, 'x-1.h5'))).toBe('');
  });
});
