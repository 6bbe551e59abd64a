/** Telling what was refused. */

import { type RefusedLine, shorten } from '../errors.js';
import type { Exchange } from './exchange.js';

const TOLD = 5;
/** More than any message of a PandA; what is longer is no message. */
const MOST = 1000;

/** The PandA's words in an answer that is not what was expected. */
export function wordsIn({ received }: Exchange): string {
  return shorten(received.slice(0, TOLD).join(' ').replace(/^ERR /, ''), MOST);
}

/** The first of them with the reasons, and how many more there are. */
export function summaryOf(refused: readonly RefusedLine[]): string {
  const told = refused
    .slice(0, TOLD)
    .map(({ line, message }) => `${shorten(line, 80)} (${shorten(message, 80)})`);
  const more = refused.length - told.length;
  return more === 0 ? told.join(', ') : `${told.join(', ')} and ${more} more`;
}
