/** Parsers for arguments and options. */

import { InvalidArgumentError } from 'commander';

/** Below the maximum of a timer, with a margin. */
const MAX_TIMEOUT_S = 1_000_000;

/** Parses a host name or an IP address; IPv6 addresses may be in brackets, as in URLs. */
export function parseHost(text: string): string {
  const host = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (host === '' || /[\s/[\]]/.test(host)) {
    throw new InvalidArgumentError('Give a name or an address.');
  }
  if (/^[^:]+:\d+$/.test(host)) {
    throw new InvalidArgumentError('Give only the host: there are separate options for ports.');
  }
  return host;
}

export function parsePort(text: string): number {
  const port = parseCount(text);
  if (port < 1 || port > 65535) throw new InvalidArgumentError('Give a port from 1 to 65535.');
  return port;
}

/** @returns 0 for any free port */
export function parseListenPort(text: string): number {
  return text === '0' ? 0 : parsePort(text);
}

export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

/** @returns bytes */
export function parseSize(text: string): number {
  const match = /^(\d{1,12})([KMGT]?)(?:i?B)?$/i.exec(text);
  if (match === null) {
    throw new InvalidArgumentError('Give bytes, or a number followed by K, M or G.');
  }
  const power = 'KMGT'.indexOf(String(match[2]).toUpperCase() || '-') + 1;
  return Number(match[1]) * 1024 ** power;
}

export function parseNumber(text: string): number {
  const count = parseCount(text);
  if (count === 0) throw new InvalidArgumentError('Give a whole number, 1 or more.');
  return count;
}

export function parseSeconds(text: string): number {
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) throw new InvalidArgumentError('Give seconds.');
  return Number(text);
}

export function parseTimeout(text: string): number {
  const seconds = parseSeconds(text);
  if (seconds === 0 || seconds > MAX_TIMEOUT_S) {
    throw new InvalidArgumentError(`Give seconds, more than 0 and at most ${MAX_TIMEOUT_S}.`);
  }
  return seconds;
}

/** @returns Infinity for 0 */
export function parseEndless(text: string): number {
  return parseCount(text) || Infinity;
}

/** @returns Infinity for `unlimited` */
export function parseRate(text: string): number {
  return text === 'unlimited' ? Infinity : parsePositive(text);
}

export function parsePositive(text: string): number {
  const number = /^(\d+\.?\d*|\.\d+)(e\d{1,2})?$/i.test(text) ? Number(text) : 0;
  if (number === 0) throw new InvalidArgumentError('Give a number above 0.');
  return number;
}
