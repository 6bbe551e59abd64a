/** What users can set. */

import { inspect } from 'node:util';

import { InvalidOptionError, shorten } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { StreamPool } from './data/read-buffers.js';
import { checkSeconds } from './net/milliseconds.js';

/** Ports, and how long to wait for what. */
export interface AsyncClientOptions {
  /** Default 8888. */
  readonly controlPort?: number;
  /** Default 8889. */
  readonly dataPort?: number;
  /** Seconds to wait for a connection, and for a PandA to be identified at its end. Default 5. */
  readonly connectTimeout?: number;
  /** Seconds to wait for the answer to a command. Default 10. */
  readonly commandTimeout?: number;
  /**
   * Seconds of silence on the control port after which the PandA is asked something. If no answer
   * comes for two to three periods more, the connection is closed. On the data port, where nothing
   * can be asked, TCP does it: in whole seconds, and it closes after 10 s more. Default 5; 0 or null:
   * never.
   */
  readonly keepAlivePeriod?: number | null;
  /** Whether to connect again when the control connection is lost. Default false. */
  readonly reconnect?: boolean | ReconnectOptions;
}

/** The delays grow from the one to the other, doubling, with some chance in them. */
export interface ReconnectOptions {
  /** Before the first attempt, seconds. Default 0.5. */
  readonly minDelay?: number;
  /** Seconds. Default 30. */
  readonly maxDelay?: number;
  /** After how many that failed in a row to give up. Default: never. */
  readonly attempts?: number;
}

/** How long to wait for an answer. */
export interface SendOptions {
  /** Seconds; default the client's `commandTimeout`. Infinity: wait for ever. */
  readonly timeout?: number;
  /** Stops waiting for the answer. A command that was not sent by then will not be. */
  readonly signal?: AbortSignal | undefined;
}

/** How data is to come. */
export interface DataOptions {
  /**
   * Let the PandA scale and average (default). Raw data comes much faster, and `FrameProcessor`
   * scales it here.
   */
  readonly scaled?: boolean;
  /** Seconds between two `FrameData`; null (default): one for every frame, as soon as it is whole. */
  readonly flushPeriod?: number | null;
  /** Seconds of silence until it fails, more than 0; null (default): wait for ever. */
  readonly frameTimeout?: number | null;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** @internal */
export interface BorrowedDataOptions extends Omit<DataOptions, 'flushPeriod'> {
  readonly pool: StreamPool;
}

/** The options of a client, with nothing left open. */
export interface ClientSettings {
  readonly controlPort: number;
  readonly dataPort: number;
  readonly connectTimeout: number;
  readonly commandTimeout: number;
  readonly keepAlivePeriod: number | null;
  readonly reconnect: Required<ReconnectOptions> | null;
}

/** A name or an IPv4 address, or an IPv6 address in brackets; an IPv6 address alone has more colons. */
const HOST_WITH_PORT = /^([^:]+|\[.*\]):(\d+)$/;

const CLIENT_OPTIONS = {
  controlPort: true,
  dataPort: true,
  connectTimeout: true,
  commandTimeout: true,
  keepAlivePeriod: true,
  reconnect: true,
} satisfies OptionNames<AsyncClientOptions>;

/** @throws InvalidOptionError */
export function settingsOf(options: AsyncClientOptions): ClientSettings {
  refuseUnknownOptions(options, CLIENT_OPTIONS, 'A client');
  const { reconnect = false } = options;
  const keepAlivePeriod = checkPeriod('keepAlivePeriod', options.keepAlivePeriod, 5);
  return {
    controlPort: checkPort('controlPort', options.controlPort ?? 8888),
    dataPort: checkPort('dataPort', options.dataPort ?? 8889),
    connectTimeout: checkSeconds('connectTimeout', options.connectTimeout ?? 5),
    commandTimeout: checkSeconds('commandTimeout', options.commandTimeout ?? 10),
    keepAlivePeriod: keepAlivePeriod === 0 ? null : keepAlivePeriod,
    reconnect: reconnect === false ? null : reconnectSettings(reconnect === true ? {} : reconnect),
  };
}

/**
 * With no host at all, sockets would connect to this machine.
 *
 * @throws InvalidOptionError
 */
export function checkHost(host: string): string {
  if (typeof host === 'string' && host.trim() !== '') {
    const [, name, port] = HOST_WITH_PORT.exec(host) ?? [];
    if (port === undefined) return host;
    throw new InvalidOptionError(
      `The host ${JSON.stringify(shorten(host))} has a port in it: give ${JSON.stringify(name)} alone, and the port as \`controlPort\` or \`dataPort\`.`,
    );
  }
  throw new InvalidOptionError(
    `The host is ${host === '' ? 'empty' : host}: give the name or the address of the PandA.`,
  );
}

/** What to say of something that is no command; null if it is one. */
export function commandFault(command: unknown): InvalidOptionError | null {
  const { execute } = (command ?? {}) as { readonly execute?: unknown };
  if (typeof execute === 'function') return null;
  return new InvalidOptionError(
    `${shorten(inspect(command, { depth: 0, breakLength: Infinity }))} is no command: send one such as new Get('PULSE1.DELAY').`,
  );
}

/** @throws InvalidOptionError */
export function checkPeriod(
  name: string,
  seconds: number | null | undefined,
  byDefault: number | null = null,
): number | null {
  const period = seconds === undefined ? byDefault : seconds;
  return period === null ? null : checkSeconds(name, period);
}

function checkPort(name: string, port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  const isText = typeof port === 'string';
  const kind = isText ? 'as a number, without quotes' : 'from 1 to 65535';
  throw new InvalidOptionError(`${name} is ${inspect(port)}: give a port ${kind}.`);
}

/**
 * @param longest `maxDelay` by default, seconds
 * @throws InvalidOptionError
 */
export function reconnectSettings(
  options: ReconnectOptions,
  longest = 30,
): Required<ReconnectOptions> {
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new InvalidOptionError(
      `reconnect is ${inspect(options)}: give true, false, or an object with options of it.`,
    );
  }
  const { minDelay = 0.5, maxDelay = Math.max(minDelay, longest), attempts = Infinity } = options;
  checkSeconds('reconnect.minDelay', minDelay);
  if (typeof maxDelay !== 'number' || !(maxDelay >= minDelay)) {
    throw new InvalidOptionError(
      `reconnect.maxDelay is ${inspect(maxDelay)}: give seconds, no less than minDelay (${minDelay}).`,
    );
  }
  if (typeof attempts !== 'number' || !(attempts >= 1)) {
    throw new InvalidOptionError(`reconnect.attempts is ${inspect(attempts)}: give 1 or more.`);
  }
  return { minDelay, maxDelay, attempts };
}
