/** Runs `pandablocks datasets`. */

import { describeDatasets } from '../../../hdf/describe-datasets.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { print, printText } from '../../output/print.js';
import { tell } from '../../output/tell.js';
import { toJson } from '../../printable-text.js';
import { withPanda } from '../../with-panda.js';
import { datasetsAsJson, drawDatasets } from './report.js';

export interface DatasetsOptions extends ConnectionOptions {
  /** In samples per second. */
  readonly rate?: number | undefined;
  readonly json: boolean;
}

export async function showDatasets(host: string, options: DatasetsOptions): Promise<number> {
  const { json, rate = null } = options;
  return withPanda(host, options, async (client) => {
    const datasets = await describeDatasets(client);
    if (json) await printText(`${toJson(datasetsAsJson(datasets, rate))}\n`);
    else if (datasets.length > 0) await print(drawDatasets(datasets, rate));
    if (datasets.length > 0) return EXIT_OK;
    tell(
      'pandablocks: Nothing is configured for capture: choose what to capture, such as COUNTER1.OUT.CAPTURE=Value (*CAPTURE.*? lists all that can be).',
    );
    return EXIT_FAILED;
  });
}
