/** Making streams on a real server. */

import {
  setUpStreams,
  StreamConnectError,
  StreamRefusedError,
  StreamSettingsError,
} from 'pandablocks';
import { expect, it } from 'vitest';

import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';

const MIB = 1024 ** 2;

describeWithNats('setting up streams', () => {
  it('makes everything that is missing', async () => {
    const { url } = await NatsServer.start();
    const nats = { servers: url };
    const first = await setUpStreams({ nats, pandas: ['A'], maxBytes: 16 * MIB });
    expect(first).toEqual([
      'PANDA_JOBS',
      'PANDA_DONE',
      'KV_PANDA_LEASES',
      'KV_PANDA_NUMBERS',
      'PANDA_A',
      'writers_A',
    ]);
    expect(await setUpStreams({ nats, pandas: ['A'], maxBytes: 16 * MIB })).toEqual([]);
    const second = await setUpStreams({ nats, pandas: ['A', 'b-2'], maxBytes: 16 * MIB });
    expect(second).toEqual(['PANDA_b-2', 'writers_b-2']);
  });

  it('changes nothing that has other settings', async () => {
    const { url } = await NatsServer.start();
    const nats = { servers: url };
    await setUpStreams({ nats, pandas: ['A'], maxBytes: 16 * MIB });
    const other = setUpStreams({ nats, pandas: ['B', 'A'], maxBytes: 8 * MIB });
    const error = await other.catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StreamSettingsError);
    expect((error as StreamSettingsError).differences).toEqual([
      'PANDA_A has max_bytes 16777216, and 8388608 is asked for',
    ]);
    expect(await setUpStreams({ nats, pandas: ['B'], maxBytes: 8 * MIB })).toContain('PANDA_B');
  });

  it("passes on the server's message about a size", async () => {
    const { url } = await NatsServer.start({ maxFile: 300 * MIB });
    const nats = { servers: url };
    const setting = setUpStreams({ nats, pandas: ['A'], maxBytes: 1024 * MIB });
    await expect(setting).rejects.toThrow(StreamRefusedError);
    await expect(setting).rejects.toThrow(/PANDA_A could not be made: .*insufficient storage/);
  });

  it('reports a server that does not answer', async () => {
    const server = await NatsServer.start();
    await server.kill();
    const setting = setUpStreams({ nats: { servers: server.url }, pandas: ['A'], maxBytes: MIB });
    await expect(setting).rejects.toThrow(StreamConnectError);
    await expect(setting).rejects.toThrow(/No connection to the NATS server at nats:.*refused/);
  });

  it('is refused with a wrong token, and does not print it', async () => {
    const { port, url } = await NatsServer.start({ token: 'right' });
    const setUp = (servers: string): Promise<string[]> =>
      setUpStreams({ nats: { servers }, pandas: ['A'], maxBytes: MIB });
    const wrong = setUp(`nats://wrong@127.0.0.1:${port}`);
    await expect(wrong).rejects.toThrow(
      `No connection to the NATS server at ${url}: it does not let us in: give the right token, user or credentials.`,
    );
    expect(await setUp(`nats://right@127.0.0.1:${port}`)).toContain('PANDA_A');
  });
});
