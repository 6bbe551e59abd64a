/**
 * What PandAs send: made by `test/recordings` from the description of the protocol, which is always
 * there; and recorded from real ones, in a folder beside the repository.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe } from 'vitest';

import { MADE_FOLDER } from './made-recordings.js';

export class Recordings {
  readonly #folder: string;

  constructor(
    readonly name: 'made' | 'recorded',
    folder: string,
  ) {
    this.#folder = folder;
  }

  get areThere(): boolean {
    return existsSync(this.#folder);
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  read(name: string): Uint8Array {
    return readFileSync(this.path(name));
  }

  /** Names with their folder, e.g. `server/value_raw.bin`. */
  list(folder: string, ending: string): string[] {
    return readdirSync(this.path(folder))
      .filter((name) => name.endsWith(ending))
      .map((name) => `${folder}/${name}`);
  }
}

export const MADE = new Recordings('made', MADE_FOLDER);
export const RECORDED = new Recordings(
  'recorded',
  fileURLToPath(new URL('../../../../shared/recordings', import.meta.url)),
);

/** All that are there. */
export const RECORDINGS: readonly Recordings[] = RECORDED.areThere ? [MADE, RECORDED] : [MADE];

/** The same tests for both; those of what was recorded are skipped where that is not there. */
export function describeRecordings(title: string, define: (recordings: Recordings) => void): void {
  describe(`${title} (made)`, () => define(MADE));
  // What is made has the same names, so that it tells which tests are skipped.
  describe.skipIf(!RECORDED.areThere)(`${title} (recorded)`, () =>
    define(RECORDED.areThere ? RECORDED : MADE),
  );
}
