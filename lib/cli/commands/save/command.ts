/** `pandablocks save`: saves the state of a PandA. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { SaveOptions } from './run.js';

export function addSaveCommand(program: Command): void {
  addConnectionOptions(program.command('save'))
    .description('Save all that can be set in a PandA into a file.')
    .argument('<file>', 'e.g. beamline.sav; -: standard output')
    .option('--overwrite', 'replace a file that is there', false)
    .addHelpText(
      'after',
      '\nThe file appears when it is whole; one that it replaces stays until then.\n' +
        'Exit code: 0 if all is saved, 130 after Ctrl-C, otherwise 1. Values that the PandA\n' +
        'refuses to tell are named; all others are saved.',
    )
    .action(async (host: string, file: string, options: SaveOptions) => {
      const { saveState } = await import('./run.js');
      process.exitCode = await saveState(host, file, options);
    });
}
