/** Asking who is there. */

import type { Identification } from '../responses/identification.js';
import { type ApiVersion, Command } from './command.js';
import type { ExchangeGenerator } from './exchange.js';

/** Asks for the identification, which tells the version of the API. */
export class Identify extends Command<Identification> {
  *execute(_version?: ApiVersion | null): ExchangeGenerator<Identification> {
    const exchange = this.exchange('*IDN?');
    yield exchange;
    return parseIdentification(exchange.line());
  }
}

/** `PandA SW: 4.1 FPGA: 4.1.0 0916fb9a 00000000 rootfs: NAME` (protocol.md, `*IDN?`). */
function parseIdentification(text: string): Identification {
  const software = /SW: *(\S+)/.exec(text)?.[1] ?? null;
  const version = /^(\d+)\.(\d+)/.exec(software ?? '');
  return {
    text,
    software,
    fpga: /FPGA: *(.*?) *(?:rootfs:|$)/.exec(text)?.[1] ?? null,
    rootfs: /rootfs: *(.*?) *$/.exec(text)?.[1] ?? null,
    version: version === null ? null : [Number(version[1]), Number(version[2])],
  };
}
