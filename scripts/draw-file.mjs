// A picture of a capture for the terminal: a row for each dataset.
import * as h5wasm from 'h5wasm/node';

const WIDTH = 40;
const BARS = '▁▂▃▄▅▆▇█';

export async function drawFile(path) {
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'r');
  try {
    const rows = file.keys().map((name) => describe(name, file.get(name)));
    const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
    return rows
      .map((row) =>
        row
          .map((cell, i) => cell.padEnd(widths[i]))
          .join('  ')
          .trimEnd(),
      )
      .join('\n');
  } finally {
    file.close();
  }
}

function describe(name, dataset) {
  const values = dataset.value;
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = Number(value);
    if (value > max) max = Number(value);
  }
  const range = `${format(min)} to ${format(max)}`;
  return [
    name,
    dataset.dtype.replace('<d', 'float64').replace('<I', 'uint32'),
    String(values.length),
    range,
    sparkline(values, min, max),
  ];
}

function sparkline(values, min, max) {
  let line = '';
  for (let i = 0; i < WIDTH; i++) {
    const value = Number(values[Math.floor((i * values.length) / WIDTH)]);
    const height = max > min ? (value - min) / (max - min) : 0;
    line += BARS[Math.min(BARS.length - 1, Math.floor(height * BARS.length))];
  }
  return line;
}

function format(value) {
  return Number(value.toPrecision(6)).toString();
}
