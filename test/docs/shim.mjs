// Stands for `pandablocks` and `node examples/...` in commands of the pages. They are run as they stand
// there, but with the ports of a simulated PandA of the test's own: that which was started last.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const { DOCS_FOLDER: folder, DOCS_ROOT: root } = process.env;
const simulators = join(folder, 'simulators');
const main = join(root, 'dist', 'cli', 'pandablocks.cjs');

const [program, ...given] = process.argv.slice(2);
const args = given.map((arg) =>
  arg.replace(/^panda\.local$/, '127.0.0.1').replace(/^\/data\//, `${process.cwd()}/data/`),
);

if (program === 'node') {
  const [example, ...rest] = args;
  // What reads files only has no ports.
  const own = rest.includes('127.0.0.1') ? Object.values(ports()) : [];
  run([join(root, example), ...rest, ...own]);
} else if (args[0] === 'sim') {
  await startSimulator(args);
} else {
  const { control, data } = ports();
  const uses = { hdf: { control, data }, info: {}, repair: {} }[args[0]] ?? { control };
  const isHelp = args.length === 1 && args[0].startsWith('-');
  const own = ['control', 'data'].flatMap((port) => {
    const at = args.indexOf(`--${port}-port`);
    if (at >= 0) args.splice(at, 2);
    return port in uses && !isHelp ? [`--${port}-port`, uses[port]] : [];
  });
  run([main, args[0], ...own, ...args.slice(1)]);
}

/** Of the simulated PandA that was started last. */
function ports() {
  const [, control, data] = readFileSync(simulators, 'utf8').trim().split('\n').at(-1).split(' ');
  return { control, data };
}

function run(command) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  process.exit(status ?? 1);
}

/** Goes on behind our back. Its time is fast, so that captures take a moment only. */
async function startSimulator([, ...options]) {
  const log = join(folder, `sim-${process.pid}.log`);
  const speed = options.includes('--speed') ? [] : ['--speed', '10'];
  const fixed = options.filter(
    (option, i) => !/-port$/.test(options[i - 1]) && !/-port$/.test(option),
  );
  const child = spawn(
    process.execPath,
    [main, 'sim', ...fixed, ...speed, '--control-port', '0', '--data-port', '0'],
    { detached: true, stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')] },
  );
  child.unref();
  for (;;) {
    const said = readFileSync(log, 'utf8');
    const [, control, data] = /control port (\d+), data port (\d+)/.exec(said) ?? [];
    if (data !== undefined) {
      appendFileSync(simulators, `${child.pid} ${control} ${data}\n`);
      process.stdout.write(said);
      return;
    }
    if (child.exitCode !== null) process.exit(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
