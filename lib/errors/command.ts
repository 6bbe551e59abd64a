/** Commands that fail. */

import { PandaError } from './panda-error.js';
import { shorten } from './shorten.js';

/** A command got no answer in time. */
export class CommandTimeoutError extends PandaError {
  readonly code = 'COMMAND_TIMEOUT';
}

/** The PandA answered a command with something else than was expected, `ERR` mostly. */
export class CommandError extends PandaError {
  readonly code = 'COMMAND_FAILED';

  /**
   * @param command name and parameters of the command
   * @param sent what was sent, without line ends
   * @param received what came back, without line ends
   * @param advice what to do about the refusal: sentences; null if that is not known
   */
  constructor(
    readonly command: string,
    readonly sent: readonly string[],
    readonly received: readonly string[],
    readonly advice: string | null = null,
  ) {
    const what = `${command} failed: sent ${summary(sent)}, got ${summary(received)}`;
    super(advice === null ? what : `${what}. ${advice}`);
  }
}

/** The server's API is too old for what was asked of it; nothing was sent. */
export class VersionError extends PandaError {
  readonly code = 'VERSION';

  constructor(
    message: string,
    /** The lowest version that has it, `[major, minor]`. */
    readonly required: readonly [major: number, minor: number],
    /** The version of the server. */
    readonly actual: readonly [major: number, minor: number],
  ) {
    super(message);
  }
}

function summary(lines: readonly string[]): string {
  return shorten(JSON.stringify(lines.slice(0, 20).join('\n')));
}
