/** Runs `pandablocks save`. */

import { OutputFile } from '../../../hdf/path/output-file.js';
import { stateToEntries } from '../../../state/entries.js';
import { stateToText } from '../../../state/text.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { print } from '../../output/print.js';
import { withPanda } from '../../with-panda.js';
import { fetchState } from '../../state/fetch-state.js';
import { countOf, tellRefused } from '../../state/tell-refused.js';
import { writeAtomically } from './write-atomically.js';

export interface SaveOptions extends ConnectionOptions {
  readonly overwrite: boolean;
}

/** @param file `-`: standard output */
export async function saveState(host: string, file: string, options: SaveOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    const output = file === '-' ? null : new OutputFile(file, options.overwrite);
    await output?.check();
    const { state, untold } = await fetchState(client);
    if (output === null) {
      await print(state);
    } else {
      await writeAtomically(output, stateToText(state));
      await print([`${file}: ${countOf(stateToEntries(state).length)} saved`]);
    }
    tellRefused('not saved', untold);
    return untold.length === 0 ? EXIT_OK : EXIT_FAILED;
  });
}
