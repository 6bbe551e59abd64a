// Draws docs/capture.svg, the picture in README.md: a terminal with a capture from a simulated
// PandA. All text in it is real output of the command.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Simulator } from '../dist/sim/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const folder = mkdtempSync(join(tmpdir(), 'pandablocks-'));
const sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
const control = ['--control-port', String(sim.controlPort)];
const ports = [...control, '--data-port', String(sim.dataPort)];
const lines = [];
try {
  await show(['load', 'panda.local', '--tutorial'], control);
  await show(['hdf', 'panda.local', 'scan.h5', '--arm'], ports);
  await show(['info', 'scan.h5'], []);
  writeFileSync(join(root, 'docs', 'capture.svg'), drawing());
} finally {
  await sim.close();
  rmSync(folder, { recursive: true });
}

async function show(args, own) {
  const main = join(root, 'dist', 'cli', 'pandablocks.cjs');
  const words = args.map((word) => (word === 'panda.local' ? '127.0.0.1' : word));
  const options = { cwd: folder, encoding: 'utf8' };
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...words, ...own], options);
  lines.push(`$ pandablocks ${args.join(' ')}`);
  lines.push(...stdout.trimEnd().split('\n'), '');
}

function drawing() {
  const [cell, step, margin] = [8.4, 20, 20];
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * cell + 2 * margin);
  const height = lines.length * step + 2 * margin;
  const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const text = lines.map((line, i) => {
    const look = line.startsWith('$ ') ? ' class="typed"' : '';
    return `<text x="${margin}" y="${margin + (i + 0.7) * step}"${look}>${escape(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" role="img">
<title>A capture in a terminal</title>
<style>
  text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #c9d1d9; white-space: pre }
  .typed { fill: #7ee787 }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117" />
${text.filter((element) => !element.includes('></text>')).join('\n')}
</svg>
`;
}
