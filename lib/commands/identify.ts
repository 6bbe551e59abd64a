/** Identifies the server. */

import type { Identification } from '../responses/identification.js';
import type { Exchange } from './exchange.js';
import { Question } from './question.js';

/** Asks for the identification, which includes the API version. */
export class Identify extends Question<Identification> {
  ask(): Exchange {
    return this.exchange('*IDN?');
  }

  read(exchange: Exchange): Identification {
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
