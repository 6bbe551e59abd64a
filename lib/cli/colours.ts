/** Colours for terminals. */

const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], cyan: [36, 39] } as const;

export type Paint = (style: keyof typeof STYLES, text: string) => string;

/**
 * Returns a function that adds colours if the stream is a terminal with colours and NO_COLOR is not
 * set.
 */
export function paintFor(stream: Pick<NodeJS.WriteStream, 'hasColors' | 'isTTY'>): Paint {
  // hasColors() respects NO_COLOR and TERM=dumb; pipes don't have this method.
  const hasColours = stream.isTTY && stream.hasColors();
  return hasColours ? paint : paintNothing;
}

export const paintNothing: Paint = (_, text) => text;

const paint: Paint = (style, text) => {
  const [on, off] = STYLES[style];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};
