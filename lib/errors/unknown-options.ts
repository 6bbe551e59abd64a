/** Refuses options that do not exist, which JavaScript would ignore silently. */

import { InvalidOptionError } from './program.js';
import { shorten } from './shorten.js';
import { similarTo } from './similar.js';

/** The names of all options. `satisfies OptionNames<X>` keeps such a list complete. */
export type OptionNames<Options> = Readonly<Record<keyof Required<Options>, true>>;

/**
 * @param known the names of all options
 * @param of the name of the function or class with the options, such as `AsyncClient`
 * @throws InvalidOptionError for an option that does not exist
 * @internal
 */
export function refuseUnknownOptions(
  options: object,
  known: Readonly<Record<string, true>>,
  of: string,
): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    const names = Object.keys(known);
    const similar = similarTo(name, names);
    const advice =
      similar.length > 0
        ? `did you mean ${similar.join(', ')}?`
        : `the options are ${names.join(', ')}.`;
    throw new InvalidOptionError(
      `${of} has no option ${JSON.stringify(shorten(name, 80))}: ${advice}`,
    );
  }
}
