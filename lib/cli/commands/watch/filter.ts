/** Selects the changes to show. */

import type { AsyncClient } from '../../../client/async-client.js';
import { Get, GetMultiline } from '../../../commands/get-put.js';
import { CommandError } from '../../../errors.js';
import type { Changes } from '../../../responses/changes.js';

/** Whether changes of a name are shown. */
export type IsShown = (name: string) => boolean;

const WILDCARDS = /[*?]/;

/** @param pattern a name; `*` matches any characters, `?` matches one */
export function matcherFor(pattern: string): IsShown {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replaceAll(/[$()+.[\\\]^{|}]/g, String.raw`\$&`);
  });
  const expression = new RegExp(`^${parts.join('')}$`, 'i');
  return (name) => expression.test(name);
}

/**
 * @param names names or patterns; empty: everything except positions
 * @param hasGroups whether groups were chosen, which are shown completely
 * @throws CommandError for an unknown name
 */
export async function chooseShown(
  client: Pick<AsyncClient, 'send'>,
  names: readonly string[],
  hasGroups: boolean,
): Promise<IsShown> {
  if (names.length > 0) {
    const exact = names.filter((name) => !WILDCARDS.test(name));
    await Promise.all(exact.map((name) => client.send(new Get(name))));
    const matchers = names.map(matcherFor);
    return (name) => matchers.some((matches) => matches(name));
  }
  if (hasGroups) return () => true;
  const positions = new Set(await positionsOf(client));
  return (name) => !positions.has(name);
}

/** @returns the changes to show; null if there are none */
export function shownOf(changes: Changes, isShown: IsShown): Changes | null {
  const { values, multilineValues, noValue, inError } = changes;
  const shown = {
    values: new Map([...values].filter(([name]) => isShown(name))),
    multilineValues: new Map([...multilineValues].filter(([name]) => isShown(name))),
    noValue: noValue.filter(isShown),
    inError: inError.filter(isShown),
  };
  const count = shown.values.size + shown.multilineValues.size + shown.inError.length;
  return count === 0 ? null : shown;
}

async function positionsOf(client: Pick<AsyncClient, 'send'>): Promise<readonly string[]> {
  try {
    return await client.send(new GetMultiline('*POSITIONS'));
  } catch (error) {
    // Without the list of positions, nothing is left out.
    if (error instanceof CommandError) return [];
    throw error;
  }
}
