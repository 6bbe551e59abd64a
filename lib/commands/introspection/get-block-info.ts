/** Asks for the blocks of a PandA. */

import type { BlockInfo } from '../../responses/block-info.js';
import { type ApiVersion, Command } from '../command.js';
import type { Exchange, ExchangeGenerator } from '../exchange.js';
import { descriptionIn } from './field-query.js';

/**
 * Asks for all blocks; the result maps the sorted names to their descriptions (protocol.md,
 * `*BLOCKS?`, `*DESC`).
 */
export class GetBlockInfo extends Command<Map<string, BlockInfo>> {
  /** @param skipDescription whether to leave out the descriptions, which is faster */
  constructor(readonly skipDescription = false) {
    super();
  }

  *execute(_version?: ApiVersion | null): ExchangeGenerator<Map<string, BlockInfo>> {
    const list = this.exchange('*BLOCKS?');
    yield list;
    const blocks = list.multiline().map((line) => parseBlock(line, list));
    blocks.sort((a, b) => (a.name < b.name ? -1 : 1));
    const descriptions = this.skipDescription
      ? []
      : blocks.map(({ name }) => this.exchange(`*DESC.${name}?`));
    yield descriptions;
    return new Map(
      blocks.map(({ name, number }, i) => {
        const exchange = descriptions[i];
        return [
          name,
          { number, description: exchange === undefined ? null : descriptionIn(exchange) },
        ];
      }),
    );
  }
}

/** Parses `NAME COUNT`. */
function parseBlock(line: string, exchange: Exchange): { name: string; number: number } {
  const [, name, number] = /^(\S+) (\d+)$/.exec(line) ?? [];
  if (name === undefined) throw exchange.unexpected();
  return { name, number: Number(number) };
}
