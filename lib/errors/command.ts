/** Errors of commands. */

import { PandaError } from './panda-error.js';
import { shorten } from './shorten.js';

/** A command was not answered in time. */
export class CommandTimeoutError extends PandaError {
  readonly code = 'COMMAND_TIMEOUT';
}

/** The PandA gave an unexpected answer to a command, usually `ERR`. */
export class CommandError extends PandaError {
  readonly code = 'COMMAND_FAILED';

  /**
   * @param command name and parameters of the command
   * @param sent the lines that were sent, without line ends
   * @param received the lines that were received, without line ends
   * @param advice sentences that say how to fix the refusal; null if there is no advice
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

/** The server's API is too old for the command; nothing was sent. */
export class VersionError extends PandaError {
  readonly code = 'VERSION';

  constructor(
    message: string,
    /** The lowest version with the feature, `[major, minor]`. */
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
