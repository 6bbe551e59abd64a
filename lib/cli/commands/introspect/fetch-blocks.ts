/** Asks for blocks and their fields, all at the same time. */

import type { AsyncClient } from '../../../client/async-client.js';
import { GetBlockInfo } from '../../../commands/introspection/get-block-info.js';
import { GetFieldInfo } from '../../../commands/introspection/get-field-info.js';
import { InvalidOptionError } from '../../../errors.js';
import type { BlockInfo } from '../../../responses/block-info.js';
import type { FieldInfo } from '../../../responses/field-info.js';

export interface BlockDetails extends BlockInfo {
  /** By name, in display order. */
  readonly fields: ReadonlyMap<string, FieldInfo>;
}

export interface FetchedBlocks {
  /** By name. */
  readonly blocks: ReadonlyMap<string, BlockDetails>;
  /** The errors of blocks that are missing from `blocks`. */
  readonly failures: readonly unknown[];
}

/**
 * @param names the blocks, in the order of the result; empty: all blocks, sorted by name
 * @throws InvalidOptionError for an unknown block
 * @throws the errors of `client.send` for the list of blocks
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
      `There is no block ${unknown.join(', ')}: choose from ${[...known.keys()].join(', ')}.`,
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

/** Finds a block: `ttlin` and `TTLIN1` mean the block `TTLIN`, if there is one. */
function blockOf(name: string, known: ReadonlyMap<string, BlockInfo>): string {
  const upper = name.toUpperCase();
  return [name, upper, upper.replace(/\d+$/, '')].find((each) => known.has(each)) ?? name;
}
