/** Asks for the columns of a table. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetFieldInfo } from '../../commands/introspection/get-field-info.js';
import { CommandError, InvalidOptionError } from '../../errors.js';
import { TableFieldInfo } from '../../responses/field-info.js';

/**
 * @param field with the number of the block: `SEQ1.TABLE`
 * @throws InvalidOptionError if the field is not a table
 * @throws CommandError if there is no such block
 */
export async function fetchTableInfo(
  client: Pick<AsyncClient, 'send'>,
  field: string,
): Promise<TableFieldInfo> {
  const [instance = '', name = '', ...rest] = field.split('.');
  const info = rest.length === 0 ? (await fieldsOf(client, instance)).get(name) : undefined;
  if (info instanceof TableFieldInfo) return info;
  throw new InvalidOptionError(
    `${field} is not a table: give a table such as SEQ1.TABLE with --csv.`,
  );
}

async function fieldsOf(client: Pick<AsyncClient, 'send'>, instance: string) {
  // The name of a block may itself end with a digit.
  const block = instance.replace(/(?<=.)\d+$/, '');
  try {
    return await client.send(new GetFieldInfo(block));
  } catch (error) {
    if (block === instance || !(error instanceof CommandError)) throw error;
    return await client.send(new GetFieldInfo(instance));
  }
}
