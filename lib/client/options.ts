/** Options for clients. */

import { inspect } from 'node:util';

import { InvalidOptionError, shorten } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { StreamPool } from './data/read-buffers.js';
import { checkSeconds } from './net/milliseconds.js';

/** Ports and timeouts. */
export interface AsyncClientOptions {
  /** Default 8888. */
  readonly controlPort?: number | undefined;
  /** Default 8889. */
  readonly dataPort?: number | undefined;
  /** Seconds to wait for a connection and the identification of the PandA. Default 5. */
  readonly connectTimeout?: number | undefined;
  /** Seconds to wait for the answer to a command. Default 10. */
  readonly commandTimeout?: number | undefined;
  /**
   * Seconds of silence on the control port until the client sends a probe. If there is no answer
   * for two to three further periods, the connection is closed. The data port has no commands, so
   * TCP sends the probes there: the period is in whole seconds, and the connection is closed after
   * 10 s more. Default 5; 0 or null: never.
   */
  readonly keepAlivePeriod?: number | null | undefined;
  /** Whether to reconnect when the control connection is lost. Default false. */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
}

/** Delays between attempts: they double from `minDelay` to `maxDelay`, with a random variation. */
export interface ReconnectOptions {
  /** The delay before the first attempt, in seconds. Default 0.5. */
  readonly minDelay?: number | undefined;
  /** The longest delay, in seconds. Default 30. */
  readonly maxDelay?: number | undefined;
  /** The number of successive failures after which to give up. Default: unlimited. */
  readonly attempts?: number | undefined;
}

/** The delays with defaults filled in. */
export type ReconnectSettings = Readonly<Record<keyof ReconnectOptions, number>>;

/** Options for sending a command. */
export interface SendOptions {
  /** Seconds to wait for the answer; default the client's `commandTimeout`. Infinity: no limit. */
  readonly timeout?: number | undefined;
  /** Stops waiting for the answer. A command that was not sent by then is never sent. */
  readonly signal?: AbortSignal | undefined;
}

/** Options for receiving data. */
export interface DataOptions {
  /**
   * Let the PandA scale and average (default). Raw data arrives much faster, and `FrameProcessor`
   * scales it in this process.
   */
  readonly scaled?: boolean | undefined;
  /**
   * Seconds between two `FrameData`; null (default): one for every frame, as soon as it is
   * complete.
   */
  readonly flushPeriod?: number | null | undefined;
  /** Seconds of silence until the iteration fails, more than 0; null (default): no limit. */
  readonly frameTimeout?: number | null | undefined;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** @internal */
export interface BorrowedDataOptions extends Omit<DataOptions, 'flushPeriod'> {
  readonly pool: StreamPool;
}

/** The options of a client, with defaults filled in. */
export interface ClientSettings {
  readonly controlPort: number;
  readonly dataPort: number;
  readonly connectTimeout: number;
  readonly commandTimeout: number;
  readonly keepAlivePeriod: number | null;
  readonly reconnect: ReconnectSettings | null;
}

/**
 * A name or an IPv4 address, or an IPv6 address in brackets, with a port; an IPv6 address alone has
 * more colons.
 */
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
 * Checks the host: for an empty name, sockets would connect to this machine.
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

/** Returns an error if the value is not a command; otherwise null. */
export function commandFault(command: unknown): InvalidOptionError | null {
  const { execute } = (command ?? {}) as { readonly execute?: unknown };
  if (typeof execute === 'function') return null;
  return new InvalidOptionError(
    `${shorten(inspect(command, { depth: 0, breakLength: Infinity }))} is not a command: send one such as new Get('PULSE1.DELAY').`,
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
 * @param longest the default of `maxDelay`, in seconds
 * @throws InvalidOptionError
 */
export function reconnectSettings(options: ReconnectOptions, longest = 30): ReconnectSettings {
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new InvalidOptionError(
      `reconnect is ${inspect(options)}: give true, false, or an object with options.`,
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
