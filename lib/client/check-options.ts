/** Checks the options of clients. */

import { inspect } from 'node:util';

import { InvalidOptionError, shorten } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import { checkLimit, checkSeconds } from './net/milliseconds.js';
import type {
  AsyncClientOptions,
  ClientSettings,
  DataOptions,
  DataSettings,
  ReconnectOptions,
  ReconnectSettings,
  SendOptions,
} from './options.js';

/**
 * A name or an IPv4 address, or an IPv6 address in brackets, with a port; an IPv6 address alone has
 * more colons.
 */
const HOST_WITH_PORT = /^([^:]+|\[.*\]):(\d+)$/;

const CLIENT_OPTIONS: OptionNames<AsyncClientOptions> = {
  controlPort: true,
  dataPort: true,
  connectTimeout: true,
  commandTimeout: true,
  keepAlivePeriod: true,
  reconnect: true,
};

const RECONNECT_OPTIONS: OptionNames<ReconnectOptions> = {
  minDelay: true,
  maxDelay: true,
  attempts: true,
};

const SEND_OPTIONS: OptionNames<SendOptions> = { timeout: true, signal: true };

const DATA_OPTIONS: OptionNames<DataOptions> = {
  scaled: true,
  flushPeriod: true,
  frameTimeout: true,
  signal: true,
};

/** @throws InvalidOptionError */
export function settingsOf(options: AsyncClientOptions): ClientSettings {
  refuseUnknownOptions(options, CLIENT_OPTIONS, 'AsyncClient');
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

/** @throws InvalidOptionError if the value is not a command */
export function checkCommand(command: unknown): void {
  const { execute } = (command ?? {}) as { readonly execute?: unknown };
  if (typeof execute === 'function') return;
  throw new InvalidOptionError(
    `${shorten(inspect(command, { depth: 0, breakLength: Infinity }))} is not a command: send one such as new Get('PULSE1.DELAY').`,
  );
}

/** @throws InvalidOptionError */
export function checkSend(command: unknown, options: SendOptions): void {
  checkCommand(command);
  refuseUnknownOptions(options, SEND_OPTIONS, 'send');
  if (options.timeout !== undefined) checkSeconds('timeout', options.timeout);
}

/** @throws InvalidOptionError */
export function checkSignalOption(options: Pick<SendOptions, 'signal'>, of: string): void {
  refuseUnknownOptions(options, { signal: true }, of);
}

/** The options of `data`, with defaults filled in. @throws InvalidOptionError */
export function dataSettings(options: DataOptions): DataSettings {
  refuseUnknownOptions(options, DATA_OPTIONS, 'data');
  return {
    scaled: options.scaled ?? true,
    flushPeriod: checkPeriod('flushPeriod', options.flushPeriod),
    frameTimeout: checkLimit('frameTimeout', options.frameTimeout),
    signal: options.signal,
  };
}

/** @throws InvalidOptionError */
function checkPeriod(
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
  refuseUnknownOptions(options, RECONNECT_OPTIONS, 'reconnect');
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
