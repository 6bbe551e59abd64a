/** Wraps text. */

/** A space at which lines are not broken. */
export const NO_BREAK = '\u00a0';

/**
 * Breaks lines between words, and within words that are longer than a line. Returns at least one
 * line.
 */
export function wrap(paragraph: string, width: number): string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ').filter((part) => part !== '')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length <= room) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; rest.length > room; rest = rest.slice(room)) lines.push(rest.slice(0, room));
    line = rest;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((text) => text.replaceAll(NO_BREAK, ' '));
}
