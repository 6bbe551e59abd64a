/** Values of options. */

import { InvalidArgumentError } from 'commander';

export function parsePort(text: string): number {
  const port = parseCount(text);
  if (port < 1 || port > 65535) throw new InvalidArgumentError('Give a port from 1 to 65535.');
  return port;
}

export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

export function parseSeconds(text: string): number {
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) throw new InvalidArgumentError('Give seconds.');
  return Number(text);
}
