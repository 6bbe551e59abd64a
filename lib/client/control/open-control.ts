/** Connects to a control port and checks that the server is a PandA. */

import { Identify } from '../../commands/identify.js';
import {
  CommandError,
  CommandTimeoutError,
  ConnectError,
  PandaError,
  shorten,
} from '../../errors.js';
import type { Identification } from '../../responses/identification.js';
import { ControlSocket } from './control-socket.js';
import { openSocket } from '../net/open-socket.js';

export interface ControlOptions {
  readonly host: string;
  readonly port: number;
  /** In seconds, including the identification. */
  readonly connectTimeout: number;
  /** In seconds; null: off. */
  readonly keepAlivePeriod: number | null;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenControl {
  readonly controlSocket: ControlSocket;
  readonly identification: Identification;
}

/**
 * Connects and sends `*IDN?`. A server that answers `OK =` counts as a PandA; without a version in
 * the answer, the version is unknown.
 *
 * @throws ConnectError if the connection fails, or if the server is not a PandA; its cause has the
 *   details
 * @throws the signal's reason
 */
export async function openControl(options: ControlOptions): Promise<OpenControl> {
  const { host, port, connectTimeout, keepAlivePeriod, signal } = options;
  const start = performance.now();
  const socket = await openSocket({ ...options, purpose: 'control' });
  const where = `port ${port} (control) of ${host}`;
  const controlSocket = new ControlSocket(socket, where, keepAlivePeriod);
  try {
    const left = connectTimeout - (performance.now() - start) / 1000;
    const identification = await controlSocket.send(new Identify(), Math.max(0, left), signal);
    // The server may have sent more lines after the answer.
    if (controlSocket.failure !== null) throw controlSocket.failure;
    controlSocket.version = identification.version;
    return { controlSocket, identification };
  } catch (error) {
    controlSocket.close();
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
