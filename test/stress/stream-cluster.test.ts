/** Three servers, three replicas: the leader of a stream is killed in the middle of an acquisition, and again. */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

import { setUpStreams } from 'pandablocks';
import { expect, it, onTestFinished, vi } from 'vitest';

import { streamOf } from '../../lib/stream/names.js';
import { StreamServer } from '../../lib/stream/nats/stream-server.js';
import { Cli, temporaryFolder } from '../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../helpers/nats/nats-server.js';
import { Feeder } from '../helpers/stream/feeder.js';
import { h5diff } from '../helpers/stream/h5diff.js';
import { recordAcquisition } from '../helpers/stream/recorded-acquisition.js';

const SERVERS = 3;
const ROUNDS = 2;

/** Ports that nobody listens on at the moment. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function startCluster(): Promise<Map<string, NatsServer>> {
  const ports = await freePorts(SERVERS);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(', ');
  const started = await Promise.all(
    ports.map(async (port, i) => {
      const config = `server_name: n${i}\ncluster { name: c, listen: "127.0.0.1:${port}", routes: [${routes}] }`;
      return [`n${i}`, await NatsServer.start({ config })] as const;
    }),
  );
  return new Map(started);
}

describeWithNats('a cluster', () => {
  it('whose leader is killed loses nothing, and sends nothing twice', async () => {
    const cluster = await startCluster();
    const servers = [...cluster.values()].map(({ url }) => url).join(',');
    const set = { nats: { servers }, pandas: ['A'], maxBytes: 256 * 1024 ** 2, replicas: 3 };
    // A cluster that has just begun has no leader yet.
    await vi.waitUntil(
      () =>
        setUpStreams(set).then(
          () => true,
          () => false,
        ),
      {
        timeout: 120_000,
        interval: 1000,
      },
    );
    const server = await StreamServer.connect({ servers }, 'test');
    onTestFinished(() => server.close());
    const folder = temporaryFolder();
    const recorded = await recordAcquisition(folder, { rate: Infinity, samples: 60_000, seed: 4 });
    const scheme = join(folder, 'x-%d.h5');
    const writer = new Cli(['hdf', '--from', servers, scheme, '--num', ROUNDS]);
    for (let number = 1; number <= ROUNDS; number++) {
      const feeder = await Feeder.begin(server, { panda: 'A', number }, recorded);
      await feeder.head();
      await feeder.data(30_000);
      await writer.printed(new RegExp(`x-${number}\\.h5: \\d+ datasets`));
      const info = await server.manager.streams.info(streamOf('A'));
      const leader = cluster.get(String(info.cluster?.leader));
      expect(leader).toBeDefined();
      await leader?.kill();
      await feeder.data();
      await feeder.end();
      await feeder.leave();
      await leader?.restart();
    }
    expect(await writer.finished).toMatchObject({ code: 0 });
    for (let number = 1; number <= ROUNDS; number++) {
      expect(h5diff(recorded.file, join(folder, `x-${number}.h5`))).toBe('');
    }
  });
});
