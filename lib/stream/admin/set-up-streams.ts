/** Creates the streams, buckets and consumers for publishers and writers. */

import { inspect } from 'node:util';

import { InvalidOptionError, StreamSettingsError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import { ApiCode, apiCodeOf, explainError } from '../nats/explain-error.js';
import type { NatsOptions } from '../nats/nats-options.js';
import { StreamServer } from '../nats/stream-server.js';
import { checkPandaName, JOBS_STREAM } from '../names.js';
import { pandaConfig, sharedConfigs, writersConfig } from './stream-configs.js';

/** The streams to create. */
export interface SetUpStreamsOptions {
  /** Address of the server. */
  readonly nats: NatsOptions;
  /** Names of the PandAs: letters, digits, `-` and `_`. */
  readonly pandas: readonly string[];
  /** Largest size of each PandA's stream in bytes, from 1 MiB. */
  readonly maxBytes: number;
  /** Number of servers of a cluster that keep each message, 1 to 5, default 1. */
  readonly replicas?: number | undefined;
}

const OPTIONS: OptionNames<SetUpStreamsOptions> = {
  nats: true,
  pandas: true,
  maxBytes: true,
  replicas: true,
};

const LEAST_BYTES = 1024 ** 2;
const MOST_REPLICAS = 5;

/**
 * Creates the streams of PandAs, and the streams and buckets that all PandAs share. Existing ones with the same
 * settings are not changed.
 *
 * @returns the names of what was created: streams, buckets as `KV_...`, consumers
 * @throws StreamSettingsError if one exists with other settings
 * @throws StreamRefusedError with the server's message, for example if there is no room for so many bytes
 * @throws InvalidOptionError, NatsUnavailableError, StreamConnectError, StreamTimeoutError
 */
export async function setUpStreams(options: SetUpStreamsOptions): Promise<string[]> {
  refuseUnknownOptions(options, OPTIONS, 'setUpStreams');
  const { nats, pandas, maxBytes, replicas = 1 } = options;
  for (const panda of pandas) checkPandaName(panda);
  if (!Number.isSafeInteger(maxBytes) || maxBytes < LEAST_BYTES) {
    throw new InvalidOptionError(
      `maxBytes is ${inspect(maxBytes)}: give a number of bytes, ${LEAST_BYTES} (1 MiB) or more.`,
    );
  }
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > MOST_REPLICAS) {
    throw new InvalidOptionError(
      `replicas is ${inspect(replicas)}: give a number of servers, 1 to ${MOST_REPLICAS}.`,
    );
  }
  const server = await StreamServer.connect(nats, 'pandablocks streams setup');
  try {
    const configs = [
      ...sharedConfigs(replicas),
      ...pandas.map((panda) => pandaConfig(panda, maxBytes, replicas)),
    ];
    const consumers = pandas.map(writersConfig);
    const made: string[] = [];
    // The comparison comes first, so that nothing is created if a setting differs.
    const missing = await missingOf(server, configs);
    for (const config of missing) {
      await server.ask(`The stream ${config.name} could not be made`, () =>
        server.manager.streams.add(config),
      );
      made.push(config.name);
    }
    for (const config of consumers) {
      if (await hasConsumer(server, config)) continue;
      await server.ask(`The consumer ${config.durable_name} could not be made`, () =>
        server.manager.consumers.add(JOBS_STREAM, config),
      );
      made.push(config.durable_name);
    }
    return made;
  } finally {
    await server.close();
  }
}

type Config = ReturnType<typeof pandaConfig>;

/** @throws StreamSettingsError if one exists with other settings */
async function missingOf(server: StreamServer, configs: readonly Config[]): Promise<Config[]> {
  const missing: Config[] = [];
  const differences: string[][] = [];
  for (const config of configs) {
    const there = await foundOf(server, `The stream ${config.name}`, ApiCode.StreamMissing, () =>
      server.manager.streams.info(config.name),
    );
    if (there === null) missing.push(config);
    else differences.push(differencesOf(config.name, config, there.config));
  }
  refuseDifferences(differences.flat());
  return missing;
}

/** @throws StreamSettingsError if the consumer exists with other settings */
async function hasConsumer(
  server: StreamServer,
  config: ReturnType<typeof writersConfig>,
): Promise<boolean> {
  const name = config.durable_name;
  const there = await foundOf(server, `The consumer ${name}`, ApiCode.ConsumerMissing, () =>
    server.manager.consumers.info(JOBS_STREAM, name),
  );
  if (there === null) return false;
  refuseDifferences(differencesOf(name, config, there.config));
  return true;
}

async function foundOf<T>(
  server: StreamServer,
  what: string,
  missing: number,
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (apiCodeOf(error) === missing) return null;
    throw explainError(error, `${what} can't be looked at`, server.label);
  }
}

function differencesOf(name: string, wanted: object, there: object): string[] {
  const values = there as Readonly<Record<string, unknown>>;
  return Object.entries(wanted)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(values[key] ?? 0))
    .map(
      ([key, value]) =>
        `${name} has ${key} ${JSON.stringify(values[key] ?? null)}, and ${JSON.stringify(value)} is asked for`,
    );
}

function refuseDifferences(differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw new StreamSettingsError(
    `Settings differ, so nothing was changed: ${differences.join('; ')}. Ask for the same settings, or change or remove the stream with the tools of NATS.`,
    differences,
  );
}
