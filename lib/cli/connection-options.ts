/** The argument and the options of commands that use only the control port. */

import type { Command } from 'commander';

import { parseHost, parsePort, parseTimeout } from './parse-options.js';

export interface ConnectionOptions {
  readonly controlPort: number;
  /** In seconds, for the connection and for each answer. */
  readonly timeout: number;
  readonly debug: boolean;
}

/** Adds HOST as the first argument, and the options. */
export function addConnectionOptions(command: Command): Command {
  return command
    .argument('<host>', 'name or address of the PandA', parseHost)
    .option('--control-port <port>', 'control port of the PandA', parsePort, 8888)
    .option('--timeout <seconds>', 'for the connection, and for each answer', parseTimeout, 10)
    .option('--debug', 'print where an error comes from', false);
}
