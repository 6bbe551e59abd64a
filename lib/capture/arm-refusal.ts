/** What to do when the PandA refuses ARM (protocol.md, data port). */

import { CommandError } from '../errors.js';

export interface ArmRefusal {
  readonly error: CommandError;
  /** For how long ARM is worth trying again, seconds. */
  readonly patience: number;
  /** What to tell while ARM is tried again; null: nothing. */
  readonly warning: string | null;
}

/** Of a refusal whose reason passes by itself, seconds. */
const PATIENCE = 5;
/** A client that stops reading is dropped by the PandA after about 30 s. */
const OTHER_READER_PATIENCE = 30;

/** Refusals that no waiting changes, with what to do. */
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

/** A server says this while another client still reads the last acquisition. */
const OTHER_READER = 'Unexpected error at';

/** Judges a refusal of ARM. */
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
