/** A folder in which commands of the pages can be tried, with a simulated PandA for them. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { ROOT } from './pages.js';

/** They would change the machine: pages mark blocks that need them. */
const FORBIDDEN = ['apt-get', 'docker', 'git', 'npm', 'podman', 'sudo', 'systemctl'];

/** Where else commands are found. */
export const SHELL_PATH = '/usr/bin:/bin';

export interface Ran {
  readonly code: number | null;
  /** What it printed, with paths as pages have them. */
  readonly output: string;
}

export class Shell {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pandablocks-docs-'));
  readonly #work = join(this.#folder, 'work');
  readonly #bin = join(this.#folder, 'bin');

  constructor() {
    mkdirSync(join(this.#work, 'data'), { recursive: true });
    mkdirSync(this.#bin);
    const shim = `exec '${process.execPath}' '${join(ROOT, 'test/docs/shim.mjs')}'`;
    this.#addCommand('pandablocks', `${shim} pandablocks "$@"`);
    this.#addCommand('npx', `[ "$1" = pandablocks ] || exit 1; shift; ${shim} pandablocks "$@"`);
    this.#addCommand('node', `${shim} node "$@"`);
    for (const name of FORBIDDEN) {
      this.#addCommand(name, `echo '${name}: mark this block "not run: ..."' >&2; exit 1`);
    }
    onTestFinished(() => {
      for (const pid of this.#started()) process.kill(pid, 'SIGKILL');
      rmSync(this.#folder, { recursive: true, force: true });
    });
    this.run('pandablocks sim --tutorial');
  }

  run(script: string): Ran {
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: this.#work,
      encoding: 'utf8',
      env: {
        ...{ PATH: `${this.#bin}:${SHELL_PATH}`, HOME: this.#folder, LANG: 'C.UTF-8' },
        ...{ DOCS_FOLDER: this.#folder, DOCS_ROOT: ROOT },
      },
      timeout: 60_000,
    });
    const output = `${stdout}${stderr}`
      .replaceAll(`${this.#work}/`, '')
      .replaceAll(/^data\//gm, '/data/');
    return { code: status, output };
  }

  runPython(code: string): Ran {
    writeFileSync(join(this.#work, 'block.py'), this.#here(code));
    return this.run('python3 block.py');
  }

  /** Runs Python as soon as the file that it opens is there, while a command is making it. */
  runPythonWhile(code: string, capture: string): Ran {
    const file = /File\("([^"]+)"/.exec(this.#here(code))?.[1] ?? '';
    writeFileSync(join(this.#work, 'block.py'), this.#here(code));
    return this.run(`
      rm -f '${file}'
      { ${capture}; } & capture=$!
      until [ -e '${file}' ]; do kill -0 $capture; sleep 0.1; done
      kill -0 $capture
      python3 block.py
      wait $capture`);
  }

  /** Files of `/data` are in the folder of the work. */
  #here(code: string): string {
    return code.replaceAll('"/data/', `"${join(this.#work, 'data')}/`);
  }

  #addCommand(name: string, script: string): void {
    writeFileSync(join(this.#bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.#bin, name), 0o755);
  }

  /** Simulated PandAs, and whatever a page has left running: all have this folder in their environment. */
  #started(): number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && this.#isOurs(pid));
  }

  #isOurs(pid: number): boolean {
    try {
      const variables = readFileSync(join('/proc', String(pid), 'environ'), 'utf8').split('\0');
      return variables.includes(`DOCS_FOLDER=${this.#folder}`);
    } catch {
      // It has ended, or belongs to another user.
      return false;
    }
  }
}
