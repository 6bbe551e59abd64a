// Runs that take turns, so that what else the machine does meets all of them.

/**
 * @param runs functions by name, each of which gives the figures of one run; told the number of the
 *   round, and whether it is the last
 * @param times as many rounds as usual, of what differs by little
 * @param mostRounds of what takes long
 * @param warmUp whether there is a round before that does not count
 * @returns the figures of each by its name, a round each
 */
export async function takeTurns(bench, runs, options = {}) {
  const { times = 1, mostRounds = Infinity, warmUp = true } = options;
  const rounds = Math.min(bench.rounds * bench.pick(times, 1), mostRounds);
  const measured = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = warmUp && !bench.isQuick ? 0 : 1; round <= rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const figures = await run({ round, isLast: round === rounds });
      if (round > 0) measured[name].push(figures);
    }
  }
  return measured;
}

/**
 * Measures streams one after the other; a quick run only the first.
 *
 * @param measure gives `title`, `measured` (figures by whose they are), `rows` and `targets` of one
 * @returns figures by title, all rows, all targets
 */
export async function measureEach(bench, streams, measure) {
  const all = { figures: {}, rows: [], targets: [] };
  for (const stream of bench.pick(streams, streams.slice(0, 1))) {
    const { title, measured, rows, targets } = await measure(stream);
    all.figures[title] = measured;
    all.rows.push(...rows);
    all.targets.push(...targets);
  }
  return all;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param of what is taken of the figures of a round */
export function medianOf(rounds, of) {
  return median(rounds.map(of));
}

/** Of medians. */
export function ratioOf(rounds, base, of) {
  return medianOf(rounds, of) / medianOf(base, of);
}
