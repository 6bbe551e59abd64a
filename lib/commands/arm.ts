/** Starting and ending acquisitions. */

import type { Exchange } from './exchange.js';
import { Question } from './question.js';

/** Arms PCAP; samples come once PCAP is also enabled. */
export class Arm extends Question<void> {
  ask(): Exchange {
    return this.exchange('*PCAP.ARM=');
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}

/** Disarms PCAP; a running acquisition ends with the reason `Disarmed`. */
export class Disarm extends Question<void> {
  ask(): Exchange {
    return this.exchange('*PCAP.DISARM=');
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}
