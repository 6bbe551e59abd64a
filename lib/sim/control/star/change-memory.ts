/** Remembers which changes `*CHANGES` has reported to a connection. */

import type { Panda } from '../../model/panda.js';
import { CHANGE_GROUPS, type ChangeGroup, type Reported } from '../../model/reported.js';

export class ChangeMemory {
  readonly #told = new Map<ChangeGroup, number>();

  /** Returns the changes in some groups since the last call; the first time, all values. */
  take(panda: Panda, groups: readonly ChangeGroup[] = CHANGE_GROUPS): string[] {
    const lines: string[] = [];
    for (const entry of entriesOf(panda, groups)) {
      entry.refresh();
      if (entry.revision > this.#toldOf(entry)) lines.push(entry.changeLine());
    }
    this.#setTold(groups, panda.revisions.latest);
    return lines;
  }

  /** Marks all changes as reported. */
  forget(panda: Panda, groups: readonly ChangeGroup[] = CHANGE_GROUPS): void {
    for (const entry of entriesOf(panda, groups)) entry.refresh();
    this.#setTold(groups, panda.revisions.latest);
  }

  /** Marks all values as not reported, so that they are reported again. */
  restart(groups: readonly ChangeGroup[] = CHANGE_GROUPS): void {
    this.#setTold(groups, 0);
  }

  #toldOf({ group }: Reported): number {
    return group === null ? 0 : (this.#told.get(group) ?? 0);
  }

  #setTold(groups: readonly ChangeGroup[], revision: number): void {
    for (const group of groups) this.#told.set(group, revision);
  }
}

function entriesOf(panda: Panda, groups: readonly ChangeGroup[]): Reported[] {
  return panda.reported.filter(({ group }) => group !== null && groups.includes(group));
}
