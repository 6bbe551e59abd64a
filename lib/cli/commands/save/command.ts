/** `pandablocks save`: saves the state of a PandA. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { SaveOptions } from './run.js';

export function addSaveCommand(program: Command): void {
  addConnectionOptions(program.command('save'))
    .description('Save all settings of a PandA to a file.')
    .argument('<file>', 'e.g. beamline.sav; -: standard output')
    .option('--overwrite', 'replace an existing file', false)
    .addHelpText(
      'after',
      '\nThe file appears when it is complete; an existing file is replaced only then.\n' +
        'Exit code: 0 if everything is saved, 130 after Ctrl-C, otherwise 1. Values that the PandA\n' +
        'does not report are listed; all others are saved.',
    )
    .action(async (host: string, file: string, options: SaveOptions) => {
      const { saveState } = await import('./run.js');
      process.exitCode = await saveState(host, file, options);
    });
}
