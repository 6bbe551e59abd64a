/** Asks for the fields of a block. */

import { FieldInfo } from '../../responses/field-info.js';
import { checkField } from '../checks.js';
import { type ApiVersion, Command } from '../command.js';
import type { ExchangeGenerator } from '../exchange.js';
import { fieldDetails } from './field-details.js';
import { listFields } from './field-query.js';
import { together } from '../together.js';

/**
 * Asks for all fields of a block; the result is a map by name, in display order. Values that differ
 * between instances are those of the first instance (protocol.md, control port: `BLOCK.*?`, field
 * types). A field without a description has null. Any other refusal makes the command fail; `sent`
 * of the error has the refused line.
 */
export class GetFieldInfo extends Command<Map<string, FieldInfo>> {
  /**
   * @param block without a number, e.g. `PULSE`
   * @param extendedMetadata whether to also ask for descriptions and for the attributes of the
   *   fields' types; without them the command is faster and returns only types and subtypes
   */
  constructor(
    readonly block: string,
    readonly extendedMetadata = true,
  ) {
    super();
  }

  *execute(version: ApiVersion | null = null): ExchangeGenerator<Map<string, FieldInfo>> {
    checkField(this.block);
    const ask = (line: string) => this.exchange(line);
    const fields = yield* listFields(ask, this.block);
    const infos = this.extendedMetadata
      ? yield* together(fields.map((field) => fieldDetails(ask, this.block, field, version)))
      : fields.map(({ type, subtype }) => new FieldInfo(type, subtype, null));
    return new Map(fields.map(({ name }, i) => [name, infos[i] as FieldInfo]));
  }
}
