// Draws docs/capture.svg, the picture in README.md: a terminal with a capture from a simulated
// PandA. All text in it is what the command shows in a terminal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import xterm from '@xterm/headless';

import { Simulator } from '../dist/sim/index.js';

const [ROWS, COLUMNS] = [40, 86];
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const folder = mkdtempSync(join(tmpdir(), 'pandablocks-'));
const sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
const control = ['--control-port', String(sim.controlPort)];
const ports = [...control, '--data-port', String(sim.dataPort)];
const lines = [];
try {
  await show(['load', '127.0.0.1', '--tutorial'], control);
  await show(['hdf', '127.0.0.1', 'scan.h5', '--arm'], ports);
  writeFileSync(join(root, 'docs', 'capture.svg'), drawing());
} finally {
  await sim.close();
  rmSync(folder, { recursive: true });
}

async function show(args, own) {
  const main = join(root, 'dist', 'cli', 'pandablocks.cjs');
  const terminal = new xterm.Terminal({ rows: ROWS, cols: COLUMNS, allowProposedApi: true });
  const pty = join(root, 'test', 'helpers', 'cli', 'terminal.py');
  const command = [pty, String(ROWS), String(COLUMNS), process.execPath, main, ...args, ...own];
  const child = spawn('python3', command, {
    cwd: folder,
    env: { ...process.env, TERM: 'xterm', NO_COLOR: undefined },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', (text) => terminal.write(text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')}: exit code ${code}`);
  await new Promise((resolve) => terminal.write('', resolve));
  const { active } = terminal.buffer;
  const shown = Array.from({ length: active.length }, (_, i) =>
    active.getLine(i).translateToString(true),
  );
  lines.push(`$ pandablocks ${args.join(' ')}`, ...shown.filter((line) => line !== ''), '');
}

function drawing() {
  const [cell, step, margin] = [8.4, 20, 20];
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * cell + 2 * margin);
  const height = lines.length * step + 2 * margin;
  const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const marked = (line) => line.replace(/[▁-█]+/, '<tspan class="curve">$&</tspan>');
  const text = lines.map((line, i) => {
    const look = line.startsWith('$ ') ? ' class="typed"' : '';
    return `<text x="${margin}" y="${margin + (i + 0.7) * step}"${look}>${marked(escape(line))}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" role="img">
<title>A capture in a terminal</title>
<style>
  text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #c9d1d9; white-space: pre }
  .typed { fill: #7ee787 }
  .curve { fill: #39c5cf }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117" />
${text.filter((element) => !element.includes('></text>')).join('\n')}
</svg>
`;
}
