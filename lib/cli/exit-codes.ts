/** The exit codes of the command. */

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
/** After Ctrl-C. */
export const EXIT_INTERRUPTED = 130;
