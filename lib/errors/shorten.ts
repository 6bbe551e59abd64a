/**
 * Shortens a text for a message.
 *
 * @internal
 */
export function shorten(text: string, length = 200): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
