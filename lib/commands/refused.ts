/** Descriptions of refused lines. */

import { type RefusedLine, shorten } from '../errors.js';
import type { Exchange } from './exchange.js';

const TOLD = 5;
/** Longer than any message of a PandA. */
const MOST = 1000;

/** The PandA's message in an unexpected answer. */
export function wordsIn({ received }: Exchange): string {
  return shorten(received.slice(0, TOLD).join(' ').replace(/^ERR /, ''), MOST);
}

/** Lists the first refused lines with their reasons, and the number of the others. */
export function summaryOf(refused: readonly RefusedLine[]): string {
  const told = refused
    .slice(0, TOLD)
    .map(({ line, message }) => `${shorten(line, 80)} (${shorten(message, 80)})`);
  const more = refused.length - told.length;
  return more === 0 ? told.join(', ') : `${told.join(', ')} and ${more} more`;
}
