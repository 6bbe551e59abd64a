/** Runs `pandablocks repair`. */

import { repairHdfFile, type RepairResult } from '../../../hdf/repair/repair-hdf-file.js';
import { quantity } from '../../../errors.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { relativePaths } from '../../relative-paths.js';
import { printText } from '../../output/print.js';
import { StandardOutputError } from '../../output/standard-output-error.js';
import { plain, toJson } from '../../printable-text.js';

export interface RepairOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

/** @returns the exit code */
export async function repairFiles(
  files: readonly string[],
  { json, debug }: RepairOptions,
): Promise<number> {
  let exitCode = EXIT_OK;
  let isUnprinted = false;
  for (const file of files) {
    try {
      const result = await repairHdfFile(file);
      await printText(`${json ? toJson(result) : plain(relativePaths(describe(result)))}\n`);
    } catch (error) {
      exitCode = EXIT_FAILED;
      const isOfOutput = error instanceof StandardOutputError;
      // The other files are repaired anyway; the failure of the output is reported once.
      if (!isOfOutput || !isUnprinted) reportFailure(error, debug);
      isUnprinted ||= isOfOutput;
    }
  }
  return exitCode;
}

function describe(result: RepairResult): string {
  const { file, renamedFrom, wasRepaired, samples, shortened, acquisitions } = result;
  const what = wasRepaired ? 'repaired' : 'in order';
  const cut = shortened
    .map(({ name, rows }) => `${quantity(rows - samples, 'row')} of ${name}`)
    .join(', ');
  const details = [
    quantity(samples, 'sample'),
    ...(acquisitions === undefined ? [] : [quantity(acquisitions, 'acquisition')]),
    ...(cut === '' ? [] : [`cut off, since others lack them: ${cut}`]),
    ...(renamedFrom === null ? [] : [`it was ${renamedFrom}`]),
  ];
  return `${file}: ${what}; ${details.join('; ')}`;
}
