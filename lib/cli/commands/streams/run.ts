/** What `pandablocks streams` does. */

import { listStreams } from '../../../stream/admin/list-streams.js';
import { purgeStreams } from '../../../stream/admin/purge-streams.js';
import { setUpStreams } from '../../../stream/admin/set-up-streams.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { type NatsCliOptions, natsOptionsOf } from '../../nats-options.js';
import { printText } from '../../output/print.js';
import { toJson } from '../../printable-text.js';
import { reportFailure } from '../../report-failure.js';
import { drawPandas } from './report.js';

interface CommonOptions extends NatsCliOptions {
  readonly debug: boolean;
}

export interface ListOptions extends CommonOptions {
  readonly json: boolean;
}

export interface SetUpOptions extends CommonOptions {
  readonly panda: readonly string[];
  readonly maxBytes: number;
  readonly replicas: number;
}

export interface PurgeOptions extends CommonOptions {
  readonly panda?: readonly string[] | undefined;
  readonly yes: boolean;
}

export async function runList(url: string, options: ListOptions): Promise<number> {
  return await told(options, async () => {
    const pandas = await listStreams(natsOptionsOf(url, options));
    return options.json ? toJson({ pandas }) : drawPandas(pandas);
  });
}

export async function runSetUp(url: string, options: SetUpOptions): Promise<number> {
  const { panda: pandas, maxBytes, replicas } = options;
  return await told(options, async () => {
    const nats = natsOptionsOf(url, options);
    const made = await setUpStreams({ nats, pandas, maxBytes, replicas });
    return made.length === 0 ? 'All was there.' : `Made ${made.join(', ')}.`;
  });
}

export async function runPurge(url: string, options: PurgeOptions): Promise<number> {
  const { panda: pandas } = options;
  return await told(options, async () => {
    const nats = natsOptionsOf(url, options);
    const purged = await purgeStreams({ nats, ...(pandas !== undefined && { pandas }) });
    return purged.length === 0 ? 'There is no stream.' : `Purged ${purged.join(', ')}.`;
  });
}

/** Runs a command and prints its text. @returns the exit code */
async function told(options: CommonOptions, work: () => Promise<string>): Promise<number> {
  try {
    await printText(`${await work()}\n`);
    return EXIT_OK;
  } catch (error) {
    reportFailure(error, options.debug);
    return EXIT_FAILED;
  }
}
