/** `*CHANGES`: what changed since this connection last asked. */

import { Refused } from '../../model/refused.js';
import { CHANGE_GROUPS, type ChangeGroup } from '../../model/reported.js';
import type { Scanner } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import type { StarCommands } from './star-command.js';

export const CHANGES: StarCommands = {
  CHANGES: {
    query: (rest, { panda, changes }) => valueAnswer(changes.take(panda, parseGroups(rest))),
    assign: (rest, value, { panda, changes }) => {
      const groups = parseGroups(rest);
      if (value === 'S') changes.restart(groups);
      else if (value === '' || value === 'E') changes.forget(panda, groups);
      else throw new Refused('Invalid reset option');
      return OK;
    },
  },
};

/** `.GROUP`, or nothing for all. */
function parseGroups(rest: Scanner): readonly ChangeGroup[] {
  if (!rest.skip('.')) {
    rest.end();
    return CHANGE_GROUPS;
  }
  const name = rest.name();
  const groups = CHANGE_GROUPS.filter((group) => group === name);
  if (groups.length === 0) throw new Refused('Unknown changes selection');
  rest.end();
  return groups;
}
