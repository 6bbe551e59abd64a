/** Starting and ending acquisitions. */

import { type ApiVersion, Command } from './command.js';
import type { ExchangeGenerator } from './exchange.js';

/** Arms PCAP; data comes once it is enabled as well. */
export class Arm extends Command<void> {
  *execute(_version?: ApiVersion | null): ExchangeGenerator<void> {
    const exchange = this.exchange('*PCAP.ARM=');
    yield exchange;
    exchange.ok();
  }
}

/** Disarms PCAP; a running acquisition ends `Disarmed`. */
export class Disarm extends Command<void> {
  *execute(_version?: ApiVersion | null): ExchangeGenerator<void> {
    const exchange = this.exchange('*PCAP.DISARM=');
    yield exchange;
    exchange.ok();
  }
}
