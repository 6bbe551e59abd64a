/** Asks for the names of the bits in captured words. */

import { type ApiVersion, Command } from '../command.js';
import type { ExchangeGenerator } from '../exchange.js';
import { FieldQuery, listFields } from './field-query.js';

/**
 * Asks for the names of the bits in each field of PCAP that is a word of bits. The result maps the
 * field's name, e.g. `PCAP.BITS0`, to the names from bit 0 on; an unused bit has an empty name. The
 * result is empty if there are no such fields.
 */
export class GetPcapBitsLabels extends Command<Map<string, string[]>> {
  *execute(_version?: ApiVersion | null): ExchangeGenerator<Map<string, string[]>> {
    const ask = (line: string) => this.exchange(line);
    const fields = (yield* listFields(ask, 'PCAP')).filter(
      ({ type, subtype }) => type === 'ext_out' && subtype === 'bits',
    );
    const exchanges = fields.map(({ name }) => new FieldQuery(ask, 'PCAP', name).attribute('BITS'));
    yield exchanges;
    const labels = exchanges.map((exchange) => exchange.multiline());
    return new Map(fields.map(({ name }, i) => [`PCAP.${name}`, labels[i] as string[]]));
  }
}
