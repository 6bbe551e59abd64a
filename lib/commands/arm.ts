/** Starting and ending acquisitions. */

import type { Exchange } from './exchange.js';
import { Question } from './question.js';

/** Arms PCAP; data comes once it is enabled as well. */
export class Arm extends Question<void> {
  ask(): Exchange {
    return this.exchange('*PCAP.ARM=');
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}

/** Disarms PCAP; a running acquisition ends `Disarmed`. */
export class Disarm extends Question<void> {
  ask(): Exchange {
    return this.exchange('*PCAP.DISARM=');
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}
