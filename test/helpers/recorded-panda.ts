/** What a real PandA answered, as answers for tests that ask it anything. */

import { recordedAnswers } from './recorded-commands.js';

/** Gives the answer to a whole question, both without their last line end. */
export function recordedPanda(): (question: string) => string {
  return recordedAnswers({ command: '', exchanges: [], result: null });
}
