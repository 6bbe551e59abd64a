/** Loads the NATS clients, which are optional packages, when a stream is used for the first time. */

import { NatsUnavailableError } from '../../errors.js';

/** The parts of the packages that are used. */
export interface NatsPackages {
  readonly transport: typeof import('@nats-io/transport-node');
  readonly jetstream: typeof import('@nats-io/jetstream');
  readonly kv: typeof import('@nats-io/kv');
}

const INSTALL = 'npm install @nats-io/transport-node@3 @nats-io/jetstream@3 @nats-io/kv@3';

let packages: Promise<NatsPackages> | null = null;

/** @throws NatsUnavailableError if they are not installed */
export async function loadNats(): Promise<NatsPackages> {
  packages ??= importAll();
  try {
    return await packages;
  } catch (error) {
    packages = null;
    throw explainMissing(error);
  }
}

async function importAll(): Promise<NatsPackages> {
  const [transport, jetstream, kv] = await Promise.all([
    import('@nats-io/transport-node'),
    import('@nats-io/jetstream'),
    import('@nats-io/kv'),
  ]);
  return { transport, jetstream, kv };
}

/** Explains why the import of a package failed. @internal */
export function explainMissing(cause: unknown): NatsUnavailableError {
  const isMissing = (cause as { code?: unknown } | null)?.code === 'ERR_MODULE_NOT_FOUND';
  const what = isMissing ? 'are not installed' : `can't be loaded (${String(cause)})`;
  return new NatsUnavailableError(
    `Streams need the clients of NATS, which ${what}: install them beside pandablocks with \`${INSTALL}\` (with -g if pandablocks was installed so).`,
    { cause },
  );
}
