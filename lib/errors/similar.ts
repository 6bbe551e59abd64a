/** Names that are nearly what was written. */

/** With more there would be nothing to see. */
export const MOST = 3;
/** A name may differ in one of so many characters. */
const ONE_IN = 3;

/**
 * Those of `names` that differ the least from `name`, if they differ by little. Small letters are as
 * good as capital ones.
 */
export function similarTo(name: string, names: readonly string[]): string[] {
  const upper = name.toUpperCase();
  const measured = names
    .map((other) => ({ other, distance: distanceBetween(upper, other.toUpperCase()) }))
    .filter(
      ({ other, distance }) => distance <= Math.floor(Math.max(other.length, name.length) / ONE_IN),
    );
  const least = measured.reduce((min, { distance }) => Math.min(min, distance), Infinity);
  return measured
    .filter(({ distance }) => distance === least)
    .slice(0, MOST)
    .map(({ other }) => other);
}

/** All of `names`: those with `name` in them first, then by how much they differ from `name`. */
export function nearestFirst(name: string, names: readonly string[]): string[] {
  const upper = name.toUpperCase();
  return names
    .map((other) => {
      const isPart = other.toUpperCase().includes(upper);
      return { other, distance: isPart ? -1 : distanceBetween(upper, other.toUpperCase()) };
    })
    .sort((a, b) => a.distance - b.distance)
    .map(({ other }) => other);
}

/**
 * How many characters were forgotten, added, replaced, or are the wrong way round with the next
 * (optimal string alignment).
 */
function distanceBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(replaced, swapped, at(last, j) + 1, at(row, j - 1) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
