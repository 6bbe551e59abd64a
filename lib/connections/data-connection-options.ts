/** The options of a connection to the data port. */

import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';

/** How to store received bytes. */
export interface DataConnectionOptions {
  /**
   * True, the default: copy the received bytes, which the caller may overwrite; false: keep views.
   */
  readonly copy?: boolean | undefined;
}

const OPTIONS: OptionNames<DataConnectionOptions> = { copy: true };

/** @throws InvalidOptionError */
export function checkDataConnectionOptions(options: DataConnectionOptions): void {
  refuseUnknownOptions(options, OPTIONS, 'DataConnection');
}
