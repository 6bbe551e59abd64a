/** What `pandablocks repair` does. */

import { repairHdfFile, type RepairResult } from '../../hdf/repair-hdf-file.js';
import { EXIT_FAILED, EXIT_OK } from '../exit-codes.js';
import { reportFailure } from '../failure.js';
import { fromHere } from '../from-here.js';
import { plain, toJson } from '../plain.js';

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
  for (const file of files) {
    try {
      const result = await repairHdfFile(file);
      console.log(json ? toJson(result) : plain(fromHere(describe(result))));
    } catch (error) {
      reportFailure(error, debug);
      exitCode = EXIT_FAILED;
    }
  }
  return exitCode;
}

function describe({ file, renamedFrom, wasRepaired, samples, shortened }: RepairResult): string {
  const what = wasRepaired ? 'repaired' : 'in order';
  const cut = shortened.map(({ name, rows }) => `${rows - samples} rows of ${name}`).join(', ');
  const details = [
    `${samples} samples`,
    ...(cut === '' ? [] : [`cut off, since others lack them: ${cut}`]),
    ...(renamedFrom === null ? [] : [`it was ${renamedFrom}`]),
  ];
  return `${file}: ${what}; ${details.join('; ')}`;
}
