/**
 * As much of a text as a message can hold.
 *
 * @internal
 */
export function shorten(text: string, length = 200): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
