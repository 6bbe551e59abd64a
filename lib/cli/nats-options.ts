/** The options of everything that connects to a NATS server. */

import type { Command } from 'commander';

import type { NatsOptions } from '../stream/nats/nats-options.js';

export interface NatsCliOptions {
  readonly natsCreds?: string | undefined;
  readonly natsNkey?: string | undefined;
  readonly natsCa?: string | undefined;
}

/** Adds the options. Tokens and passwords are in the URL, or in the environment, where `ps` shows none. */
export function addNatsOptions(command: Command): Command {
  return command
    .option('--nats-creds <file>', 'credentials for the NATS server, as nsc makes them')
    .option('--nats-nkey <file>', 'seed of an nkey for the NATS server')
    .option(
      '--nats-ca <file>',
      'certificates that the one of the NATS server is signed with (TLS)',
    );
}

/** @param url of the server, or several with commas */
export function natsOptionsOf(url: string, options: NatsCliOptions): NatsOptions {
  const { NATS_TOKEN: token, NATS_USER: user, NATS_PASSWORD: pass } = process.env;
  return {
    servers: url,
    ...(token !== undefined && { token }),
    ...(user !== undefined && { user }),
    ...(pass !== undefined && { pass }),
    ...(options.natsCreds !== undefined && { credsFile: options.natsCreds }),
    ...(options.natsNkey !== undefined && { nkeyFile: options.natsNkey }),
    ...(options.natsCa !== undefined && { tls: { caFile: options.natsCa } }),
  };
}
