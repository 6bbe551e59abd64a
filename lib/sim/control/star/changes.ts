/** `*CHANGES`: what changed since this connection last asked. */

import { Refused } from '../../model/refused.js';
import { CHANGE_GROUPS, type ChangeGroup } from '../../model/reported.js';
import { type Scanner, scanAll } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import type { StarCommands } from './star-command.js';

export const CHANGES: StarCommands = {
  CHANGES: {
    hasArgument: true,
    query: (rest, { panda, changes }) => valueAnswer(changes.take(panda, parseGroups(rest))),
    assign: (rest, value, { panda, changes }) => {
      const groups = parseGroups(rest);
      if (scanAll(value, parseIsRestart)) changes.restart(groups);
      else changes.forget(panda, groups);
      return OK;
    },
  },
};

/** Parses a reset option: `S` reports all values again; `E` or nothing skips all changes so far. */
function parseIsRestart(value: Scanner): boolean {
  if (value.skip('S')) return true;
  if (!value.skip('E') && !value.isAtEnd) throw new Refused('Invalid reset option');
  return false;
}

/** Parses `.GROUP`, or nothing for all groups. */
function parseGroups(rest: Scanner): readonly ChangeGroup[] {
  if (!rest.skip('.')) {
    rest.end();
    return CHANGE_GROUPS;
  }
  const name = rest.word();
  const groups = CHANGE_GROUPS.filter((group) => group === name);
  if (groups.length === 0) throw new Refused('Unknown changes selection');
  rest.end();
  return groups;
}
