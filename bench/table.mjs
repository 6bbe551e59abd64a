// From figures to tables in markdown.
import { median } from './rounds.mjs';

export function drawTable(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @returns `min / median / max`, or the value if there is but one */
export function summarize(values, digits) {
  if (values.length === 1) return values[0].toFixed(digits);
  return [Math.min(...values), median(values), Math.max(...values)]
    .map((value) => value.toFixed(digits))
    .join(' / ');
}

/** What a capture takes: a row each. */
export const CAPTURE_FIGURES = [
  { title: 'wall time, s', of: ({ wall }) => wall, digits: 2 },
  { title: 'CPU time (user + system), s', of: ({ cpu }) => cpu, digits: 2 },
  { title: 'user, s', of: ({ user }) => user, digits: 2 },
  { title: 'system, s', of: ({ sys }) => sys, digits: 2 },
  { title: 'peak memory, MB', of: ({ maxRssBytes }) => maxRssBytes / 1e6, digits: 1 },
  { title: 'source busy sending, s', of: ({ sending }) => sending, digits: 2 },
];

const LEAST_BASE = 0.02;

/**
 * A column for each contestant; the first is the one that the others are compared with.
 *
 * @param measured the figures of each by its name, a round each
 * @param rows what is made of these figures
 */
export function compareTable(measured, rows) {
  const [base, ...others] = Object.keys(measured);
  const ratios = others.flatMap((name) => [
    `${name} / ${base}, of medians`,
    `${name} / ${base}, median of rounds`,
  ]);
  const drawn = rows.map(({ title, of, digits }) => {
    const columns = Object.values(measured).map((rounds) => rounds.map(of));
    return [
      title,
      ...columns.map((column) => summarize(column, digits)),
      ...columns.slice(1).flatMap((column) => compare(column, columns[0])),
    ];
  });
  return drawTable(['min / median / max', base, ...others, ...ratios], drawn);
}

function compare(column, base) {
  // A ratio to next to nothing says nothing.
  if (median(base) < LEAST_BASE) return ['–', '–'];
  const ofMedians = median(column) / median(base);
  const ofRounds = median(column.map((value, round) => value / base[round]));
  return [ofMedians.toFixed(2), ofRounds.toFixed(2)];
}
