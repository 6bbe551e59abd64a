// From the rounds of a case to a table in markdown.
const figures = [
  { title: 'wall time, s', of: ({ wall }) => wall, digits: 2 },
  { title: 'CPU time (user + system), s', of: ({ cpu }) => cpu, digits: 2 },
  { title: 'user, s', of: ({ user }) => user, digits: 2 },
  { title: 'system, s', of: ({ sys }) => sys, digits: 2 },
  { title: 'peak memory, MB', of: ({ maxRssBytes }) => maxRssBytes / 1e6, digits: 1 },
  { title: 'source busy sending, s', of: ({ sending }) => sending, digits: 2 },
];

const LEAST_BASE = 0.02;

/** @param rounds for each round, the figures of each contestant in their order */
export function makeTable({ contestants }, rounds) {
  const [base, ...others] = contestants.map(({ name }) => name);
  const comparisons = others.flatMap((name) => [
    `${name} / ${base}, of medians`,
    `${name} / ${base}, median of rounds`,
  ]);
  const head = ['min / median / max', base, ...others, ...comparisons];
  const rows = figures.map(({ title, of, digits }) => {
    const columns = contestants.map((_, index) => rounds.map((round) => of(round[index])));
    const ratios = columns.slice(1).flatMap((column) => compare(column, columns[0]));
    return [title, ...columns.map((column) => summarize(column, digits)), ...ratios];
  });
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function summarize(values, digits) {
  return [Math.min(...values), median(values), Math.max(...values)]
    .map((value) => value.toFixed(digits))
    .join(' / ');
}

function compare(column, base) {
  // A ratio to next to nothing says nothing.
  if (median(base) < LEAST_BASE) return ['–', '–'];
  const ofMedians = median(column) / median(base);
  const ofRounds = median(column.map((value, round) => value / base[round]));
  return [ofMedians.toFixed(2), ofRounds.toFixed(2)];
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
