/** Options that do not exist, which JavaScript would pass over in silence. */

import { InvalidOptionError } from './program.js';
import { shorten } from './shorten.js';
import { similarTo } from './similar.js';

/** The names of all options. `satisfies OptionNames<X>` keeps such a list complete. */
export type OptionNames<Options> = Readonly<Record<keyof Required<Options>, true>>;

/**
 * @param known the names of all options
 * @param of what has the options, such as `AsyncClient`
 * @throws InvalidOptionError for one that does not exist
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
      similar.length > 0 ? `did you mean ${similar.join(', ')}?` : `there are ${names.join(', ')}.`;
    throw new InvalidOptionError(
      `${of} has no option ${JSON.stringify(shorten(name, 80))}: ${advice}`,
    );
  }
}
