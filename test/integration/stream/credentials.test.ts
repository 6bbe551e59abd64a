/** Ways to prove who we are, from `streams setup` to the file: each connection does it. */

import { join } from 'node:path';

import { Simulator } from 'pandablocks/sim';
import { expect, it, onTestFinished, vi } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { makeCertificate } from '../../helpers/nats/certificate.js';
import { credsIn, nkeyIn } from '../../helpers/nats/credentials.js';
import {
  describeWithNats,
  NatsServer,
  type NatsServerOptions,
} from '../../helpers/nats/nats-server.js';

const SAMPLES = 50_000;
const USERS = { config: 'authorization { user: "u@x", password: "p:/?" }' };

interface Way {
  readonly server: NatsServerOptions;
  readonly options?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Before the host in the URL. */
  readonly user?: string;
  /** Those of somebody else; default: none. */
  readonly wrong?: readonly string[];
}

const WAYS: Readonly<Record<string, (folder: string) => Way>> = {
  '--nats-nkey': (folder) => {
    const { file, config } = nkeyIn(folder);
    const other = nkeyIn(temporaryFolder()).file;
    return { server: { config }, options: ['--nats-nkey', file], wrong: ['--nats-nkey', other] };
  },
  '--nats-creds': (folder) => {
    const { file, config } = credsIn(folder);
    const other = credsIn(temporaryFolder()).file;
    return { server: { config }, options: ['--nats-creds', file], wrong: ['--nats-creds', other] };
  },
  'a user in the URL': () => ({ server: USERS, user: 'u%40x:p%3A%2F%3F@' }),
  'a user in the environment': () => ({
    server: USERS,
    environment: { NATS_USER: 'u@x', NATS_PASSWORD: 'p:/?' },
  }),
  'a token in the URL': () => ({ server: { token: 'tok' }, user: 'tok@' }),
  'a token in the environment': () => ({
    server: { token: 'tok' },
    environment: { NATS_TOKEN: 'tok' },
  }),
  '--nats-ca, with a token': (folder) => {
    const tls = makeCertificate(folder);
    const options = ['--nats-ca', tls.cert];
    return { server: { tls, token: 'tok' }, user: 'tok@', options, wrong: options };
  },
};

describeWithNats('a server that wants to know who we are', () => {
  it.each(Object.keys(WAYS))('%s', async (name) => {
    const folder = temporaryFolder();
    const way = (WAYS[name] as (folder: string) => Way)(folder);
    const { options = [], environment = {}, user = '', wrong = [] } = way;
    const nats = await NatsServer.start(way.server);
    const url = nats.url.replace('//', `//${user}`);

    const refused = await runCli(['streams', 'list', nats.url, ...wrong]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/it does not let us in: give the right token, user or cred/);

    for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const setUp = ['setup', url, ...options, '--panda', 'P', '--max-bytes', '100M'];
    expect(await runCli(['streams', ...setUp])).toMatchObject({ code: 0, stderr: '' });
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: SAMPLES });
    onTestFinished(() => sim.close());
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const where = ['127.0.0.1', ...ports, '--arm', '--to', url, '--name', 'P'];
    expect(await runCli(['publish', ...where, ...options])).toMatchObject({ code: 0, stderr: '' });
    const file = join(folder, 'x.h5');
    const from = ['hdf', '--from', url, file, '--num', 1, '--panda', 'P', ...options];
    expect(await runCli(from)).toMatchObject({ code: 0, stderr: '' });
    expect(dumpFile(file).datasets['COUNTER1.OUT.Value']?.rows).toBe(SAMPLES);
  });
});
