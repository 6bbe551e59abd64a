/** What a sink is called in messages. */

import type { Sink } from './sink.js';

/** @param index among the sinks of the user, from 0 */
export function nameSink(sink: Sink, index: number): string {
  const { name, constructor } = sink as Sink & {
    readonly constructor?: { readonly name?: string };
  };
  const ofClass = constructor === Object ? undefined : constructor?.name;
  const known = name ?? ofClass ?? '';
  return `Sink ${index + 1}${known === '' ? '' : ` (${known})`}`;
}
