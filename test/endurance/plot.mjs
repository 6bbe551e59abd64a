// Memory over time as a picture, a panel for each capture.
const WIDTH = 720;
const PANEL = 150;
const LEFT = 60;
const RIGHT = 20;
const TOP = 30;
const BOTTOM = 30;
const MOST_POINTS = 400;

export function plot(results) {
  const height = results.length * (PANEL + TOP + BOTTOM);
  const panels = results.map(({ title, seen }, i) =>
    panel(title, seen, i * (PANEL + TOP + BOTTOM) + TOP),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${height}" fill="white"/>
${panels.join('\n')}
</svg>
`;
}

function panel(title, seen, top) {
  const seconds = Math.max(1, seen.at(-1)?.seconds ?? 0);
  const most = Math.ceil(Math.max(...seen.map(({ megabytes }) => megabytes)) / 50) * 50;
  const x = (value) => LEFT + (value / seconds) * (WIDTH - LEFT - RIGHT);
  const y = (value) => top + PANEL - (value / most) * PANEL;
  const step = Math.ceil(seen.length / MOST_POINTS);
  const points = seen
    .filter((_, i) => i % step === 0)
    .map((each) => `${x(each.seconds).toFixed(1)},${y(each.megabytes).toFixed(1)}`);
  const grid = [0, most / 2, most].map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>` +
      `<text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value} MB</text>`,
  );
  return `<text x="${LEFT}" y="${top - 10}" font-weight="bold">${title}: resident memory</text>
${grid.join('\n')}
<text x="${LEFT}" y="${top + PANEL + 16}">0</text>
<text x="${WIDTH - RIGHT}" y="${top + PANEL + 16}" text-anchor="end">${seconds.toFixed(0)} s</text>
<polyline fill="none" stroke="#06c" stroke-width="1.5" points="${points.join(' ')}"/>`;
}
