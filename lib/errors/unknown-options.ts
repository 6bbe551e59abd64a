/** Refuses options that do not exist, which JavaScript would ignore silently. */

import { InvalidOptionError } from './program.js';
import { shorten } from './shorten.js';
import { similarTo } from './similar.js';

/**
 * The names of all options of a type: the compiler refuses a list that lacks one, or has another.
 * Messages don't name an option that is `internal`.
 */
export type OptionNames<Options> = Readonly<Record<keyof Options, true | 'internal'>>;

/**
 * @param known the names of all options
 * @param of the function, class or option that takes these options, such as `writeHdfFiles`
 * @throws InvalidOptionError for an option that does not exist, and if `options` is not an object
 * @internal
 */
export function refuseUnknownOptions<Options extends object>(
  options: Options,
  known: OptionNames<NoInfer<Options>>,
  of: string,
): void {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) {
    const text = typeof given === 'string' ? JSON.stringify(given) : String(given);
    throw new InvalidOptionError(
      `${of} takes an object with options, and was given ${shorten(text, 80)}.`,
    );
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    throw new InvalidOptionError(
      `${of} has no option ${JSON.stringify(shorten(name, 80))}: ${adviceFor(name, known)}`,
    );
  }
}

function adviceFor(unknown: string, known: Readonly<Record<string, true | 'internal'>>): string {
  const names = Object.keys(known).filter((name) => known[name] === true);
  const similar = similarTo(unknown, names);
  return similar.length > 0
    ? `did you mean ${similar.join(', ')}?`
    : `the options are ${names.join(', ')}.`;
}
