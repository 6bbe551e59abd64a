/** Classifies the PandA's refusals of ARM (protocol.md, data port). */

import { CommandError } from '../errors.js';

export interface ArmRefusal {
  readonly error: CommandError;
  /** How long to retry ARM, in seconds. */
  readonly patience: number;
  /** A warning to give while ARM is retried; null: none. */
  readonly warning: string | null;
}

/** For a refusal that is temporary, in seconds. */
const PATIENCE = 5;
/** A PandA drops a client that stops reading after about 30 s. */
const OTHER_READER_PATIENCE = 30;

/** Permanent refusals, with advice. */
const FINAL: readonly (readonly [answer: string, advice: string])[] = [
  [
    'Nothing configured for capture',
    'Choose what to capture, such as COUNTER1.OUT.CAPTURE=Value (*CAPTURE.*? lists all that can be), and arm again.',
  ],
  [
    'Too many captures',
    'Capture fewer fields at a time: *CAPTURE? lists those that are set, and NAME.CAPTURE=No takes one out.',
  ],
];

/** The server's answer while another client still reads the last acquisition. */
const OTHER_READER = 'Unexpected error at';

/** Classifies a refusal of ARM. */
export function judgeRefusal(error: CommandError): ArmRefusal {
  const answer = error.received.join('\n');
  const advice = FINAL.find(([text]) => answer.includes(text))?.[1];
  if (advice !== undefined) {
    const { command, sent, received } = error;
    return {
      error: new CommandError(command, sent, received, advice),
      patience: 0,
      warning: null,
    };
  }
  if (answer.includes(OTHER_READER)) {
    return {
      error,
      patience: OTHER_READER_PATIENCE,
      warning: `The PandA can't be armed while another client still reads the last acquisition: waiting for that client, for ${OTHER_READER_PATIENCE} s at most.`,
    };
  }
  return { error, patience: PATIENCE, warning: null };
}
