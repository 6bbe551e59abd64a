/** Asks for blocks and their fields, all at once. */

import type { AsyncClient } from '../../../client/async-client.js';
import { GetBlockInfo } from '../../../commands/introspection/get-block-info.js';
import { GetFieldInfo } from '../../../commands/introspection/get-field-info.js';
import { InvalidOptionError } from '../../../errors.js';
import type { BlockInfo } from '../../../responses/block-info.js';
import type { FieldInfo } from '../../../responses/field-info.js';

export interface BlockDetails extends BlockInfo {
  /** By name, in the order to show them in. */
  readonly fields: ReadonlyMap<string, FieldInfo>;
}

export interface FetchedBlocks {
  /** By name. */
  readonly blocks: ReadonlyMap<string, BlockDetails>;
  /** What went wrong with blocks that are missing from it. */
  readonly failures: readonly unknown[];
}

/**
 * @param names which blocks, in the order to give them in; none: all, by their names
 * @throws InvalidOptionError for a block that there is not
 * @throws what `client.send` throws for the list of blocks
 */
export async function fetchBlocks(
  client: Pick<AsyncClient, 'send'>,
  names: readonly string[],
): Promise<FetchedBlocks> {
  const known = await client.send(new GetBlockInfo());
  const asked = names.map((name) => blockOf(name, known));
  const wanted = names.length === 0 ? [...known.keys()] : [...new Set(asked)];
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new InvalidOptionError(
      `There is no block ${unknown.join(', ')}: give some of ${[...known.keys()].join(', ')}.`,
    );
  }
  const answers = await Promise.allSettled(
    wanted.map((name) => client.send(new GetFieldInfo(name))),
  );
  const blocks = new Map<string, BlockDetails>();
  const failures: unknown[] = [];
  for (const [i, answer] of answers.entries()) {
    const name = wanted[i] as string;
    if (answer.status === 'rejected') failures.push(answer.reason);
    else blocks.set(name, { ...(known.get(name) as BlockInfo), fields: answer.value });
  }
  return { blocks, failures };
}

/** `ttlin` and `TTLIN1` mean the block `TTLIN`, if there is one. */
function blockOf(name: string, known: ReadonlyMap<string, BlockInfo>): string {
  const upper = name.toUpperCase();
  return [name, upper, upper.replace(/\d+$/, '')].find((each) => known.has(each)) ?? name;
}
