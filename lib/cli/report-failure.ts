/** Reports failures: one sentence, or all details with --debug. */

import { inspect } from 'node:util';

import { CommandError, PandaError, shorten } from '../errors.js';
import { relativePaths } from './relative-paths.js';
import { StandardOutputError } from './output/standard-output-error.js';
import { tell } from './output/tell.js';
import { plain, plainLines } from './printable-text.js';

/**
 * Reports an error on standard error, except for a reader that has ended, as in `pandablocks
 * introspect HOST | head`.
 *
 * @param hint printed after the sentence, if not empty
 */
export function reportFailure(error: unknown, debug: boolean, hint = ''): void {
  if (error instanceof StandardOutputError && error.isReaderGone) return;
  const told = debug ? plainLines(inspect(error)) : `pandablocks: ${sentenceOf(error)}`;
  tell(hint === '' ? told : `${told} ${plain(hint)}`);
}

/** Describes the error in one sentence, on one line. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CommandError) return refusalOf(error);
  if (error instanceof PandaError || error instanceof StandardOutputError)
    return plain(relativePaths(withOptionNames(error.message)));
  return `${plain(String(error))} (--debug shows where this comes from)`;
}

/** Quotes the control port, since users of the command don't know the class names of commands. */
function refusalOf({ sent, received, advice }: CommandError): string {
  const question = shorten(plain(sent[0] ?? ''));
  const answer = shorten(plain(received[0] ?? ''));
  const refusal = answer.startsWith('ERR')
    ? `The PandA refuses ${question}: ${answer}`
    : `The PandA answers ${question} with something unexpected: ${answer}`;
  return advice === null ? refusal : `${refusal}. ${advice}`;
}

/**
 * Reports several errors; equal sentences are reported once.
 *
 * @param hints printed after each sentence
 */
export function reportFailures(
  errors: readonly unknown[],
  debug: boolean,
  hints: readonly string[] = [],
): void {
  const told = new Set<string>();
  for (const [i, error] of errors.entries()) {
    const sentence = sentenceOf(error);
    if (told.has(sentence)) continue;
    told.add(sentence);
    reportFailure(error, debug, hints[i]);
  }
}

/**
 * Replaces the library's names of options in backticks by those of the command: `maxBufferedBytes`
 * becomes `--max-buffered`.
 */
function withOptionNames(message: string): string {
  return message.replaceAll(/`([a-z]+(?:[A-Z][a-z]+)*)`/g, (_, name: string) => optionOf(name));
}

function optionOf(name: string): string {
  const other = OTHER_NAMES.get(name) ?? name;
  return `--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Options of the command whose names differ from those of the library. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['maxBufferedBytes', 'maxBuffered']]);
