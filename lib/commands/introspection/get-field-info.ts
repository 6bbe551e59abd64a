/** Asking what fields a block has. */

import { FieldInfo } from '../../responses/field-info.js';
import { checkField } from '../checks.js';
import { type ApiVersion, Command } from '../command.js';
import type { ExchangeGenerator } from '../exchange.js';
import { fieldDetails } from './field-details.js';
import { listFields } from './field-query.js';
import { together } from '../together.js';

/**
 * Asks for all fields of a block: by name, in the order to show them in. What differs from one
 * instance to another is that of the first (protocol.md, control port: `BLOCK.*?`, field types). A
 * field without a description has null; any other refusal is the error of the whole, and tells in
 * `sent` what was refused.
 */
export class GetFieldInfo extends Command<Map<string, FieldInfo>> {
  /**
   * @param block without a number, e.g. `PULSE`
   * @param extendedMetadata whether to ask for descriptions and for all that the fields' types have;
   *   otherwise there are only types and subtypes, which is quicker
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
