/** Tables of a sequencer. */

export interface Line {
  readonly repeats?: number;
  readonly trigger?: number;
  readonly position?: number;
  readonly time1?: number;
  /** Letters: `AC`. */
  readonly out1?: string;
  readonly time2?: number;
  readonly out2?: string;
}

/** The words of a sequencer's table. */
export function seqTable(...lines: readonly Line[]): Uint32Array {
  const mask = (letters = ''): number =>
    letters.split('').reduce((bits, letter) => bits | (1 << 'ABCDEF'.indexOf(letter)), 0);
  return Uint32Array.from(
    lines.flatMap((line) => [
      (line.repeats ?? 1) |
        ((line.trigger ?? 0) << 16) |
        (mask(line.out1) << 20) |
        (mask(line.out2) << 26),
      line.position ?? 0,
      line.time1 ?? 0,
      line.time2 ?? 0,
    ]),
  );
}
