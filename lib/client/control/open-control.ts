/** Connecting to the control port, and making sure that a PandA is behind it. */

import { Identify } from '../../commands/identify.js';
import {
  CommandError,
  CommandTimeoutError,
  ConnectError,
  PandaError,
  shorten,
} from '../../errors.js';
import type { Identification } from '../../responses/identification.js';
import { ControlChannel } from './control-channel.js';
import { openSocket } from '../net/socket.js';

export interface ControlOptions {
  readonly host: string;
  readonly port: number;
  /** Seconds, until it is identified. */
  readonly connectTimeout: number;
  /** Seconds; null: off. */
  readonly keepAlivePeriod: number | null;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenControl {
  readonly channel: ControlChannel;
  readonly identification: Identification;
}

/**
 * Connects and asks `*IDN?`. Whoever answers `OK =` is taken for a PandA, whatever stands behind it:
 * a text without a version only means that the version is not known.
 *
 * @throws ConnectError if there is no connection, or something else than a PandA at its end; its
 *   cause says more
 * @throws the signal's reason
 */
export async function openControl(options: ControlOptions): Promise<OpenControl> {
  const { host, port, connectTimeout, keepAlivePeriod, signal } = options;
  const start = performance.now();
  const socket = await openSocket({ ...options, purpose: 'control' });
  const where = `port ${port} (control) of ${host}`;
  const channel = new ControlChannel(socket, where, keepAlivePeriod);
  try {
    const left = connectTimeout - (performance.now() - start) / 1000;
    const identification = await channel.send(new Identify(), Math.max(0, left), signal);
    // More may have come with the answer.
    if (channel.failure !== null) throw channel.failure;
    channel.version = identification.version;
    return { channel, identification };
  } catch (error) {
    channel.close();
    const isAborted = signal?.aborted === true && error === signal.reason;
    if (isAborted || !(error instanceof PandaError)) throw error;
    throw new ConnectError(`Port ${port} of ${host} ${explain(error, connectTimeout)}`, {
      cause: error,
    });
  }
}

function explain(error: PandaError, connectTimeout: number): string {
  if (error instanceof CommandError) {
    return `is not the control port of a PandA: it answered ${shorten(JSON.stringify(error.received[0]), 100)} to *IDN?. Check the port.`;
  }
  if (error instanceof CommandTimeoutError) {
    return `takes connections, but did not answer *IDN? within ${connectTimeout} s: the PandA hangs or is starting, or this is not its control port.`;
  }
  return `did not answer *IDN?: the PandA is starting, or this is not its control port. ${error.message}`;
}
