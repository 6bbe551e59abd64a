/** Finds names similar to a misspelled one. */

/** The most suggestions: more would be confusing. */
export const MOST = 3;
/** A name is similar if at most one in this many characters differs. */
const ONE_IN = 3;

/**
 * Returns those of `names` with the smallest difference from `name`, if it is small. Case is
 * ignored.
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

/** Sorts `names`: those that contain `name` first, then by their difference from `name`. */
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
 * Counts the characters that are missing, added, replaced, or swapped with the next one (optimal
 * string alignment).
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
