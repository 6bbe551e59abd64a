/** Runs several parts of a command at the same time. */

import { Exchange, type ExchangeGenerator } from './exchange.js';

/**
 * Runs parts of a command at the same time: their next exchanges are sent together, so that many
 * parts take as long as one. If one part fails, all of them end, after all sent exchanges are
 * answered.
 *
 * @example const [who, changes] = yield* together([
 *   new Identify().execute(version),
 *   new GetChanges().execute(version),
 * ]);
 * @param runs the generators that `execute()` of commands returns, or your own generators
 * @returns their results, in the same order
 */
export function* together<T extends readonly unknown[]>(
  runs: readonly [...{ [K in keyof T]: ExchangeGenerator<T[K]> }],
): ExchangeGenerator<T> {
  const results: unknown[] = [];
  let going = [...(runs as readonly ExchangeGenerator<unknown>[]).entries()];
  for (;;) {
    const exchanges: Exchange[] = [];
    going = going.filter(([index, run]) => {
      const step = run.next();
      if (step.done === true) {
        results[index] = step.value;
        return false;
      }
      if (step.value instanceof Exchange) exchanges.push(step.value);
      else for (const exchange of step.value) exchanges.push(exchange);
      return true;
    });
    if (going.length === 0) return results as unknown as T;
    yield exchanges;
  }
}
