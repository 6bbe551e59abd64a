/** Connects to a PandA while a subcommand runs. */

import { AsyncClient } from '../client/async-client.js';
import type { ConnectionOptions } from './connection-options.js';
import { EXIT_FAILED, EXIT_INTERRUPTED } from './exit-codes.js';
import { reportFailure } from './report-failure.js';

/**
 * Connects, runs the job, and closes the connection.
 *
 * @param job returns the exit code; an error is reported, and results in exit code 1
 * @returns the exit code
 */
export async function withPanda(
  host: string,
  { controlPort, timeout, debug }: ConnectionOptions,
  job: (client: AsyncClient) => Promise<number>,
): Promise<number> {
  // eslint-disable-next-line no-restricted-properties -- Ctrl-C has to end the command immediately
  process.on('SIGINT', () => process.exit(EXIT_INTERRUPTED));
  const client = new AsyncClient(host, {
    controlPort,
    connectTimeout: timeout,
    commandTimeout: timeout,
  });
  try {
    await client.connect();
    return await job(client);
  } catch (error) {
    reportFailure(error, debug);
    return EXIT_FAILED;
  } finally {
    await client.close();
  }
}
