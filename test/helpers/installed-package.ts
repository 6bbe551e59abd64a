/** The package as users install it: packed, and installed into an empty folder. */

import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export interface Packed {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly files: readonly string[];
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that has only what a test puts there. */
export class InstalledPackage {
  readonly #root = mkdtempSync(join(tmpdir(), 'pandablocks-package-'));
  readonly folder = join(this.#root, 'app');
  /**
   * The folder with the available programs: Node, npm, and the shell for npm's scripts. No
   * compiler.
   */
  readonly #programs = join(this.#root, 'bin');

  constructor() {
    for (const folder of [this.folder, this.#programs]) mkdirSync(folder);
    symlinkSync(process.execPath, join(this.#programs, 'node'));
    symlinkSync('/bin/sh', join(this.#programs, 'sh'));
    const npm = join(this.#programs, 'npm');
    writeFileSync(npm, `#!${process.execPath}\nrequire(${JSON.stringify(findNpm())});\n`);
    chmodSync(npm, 0o755);
  }

  get packageFolder(): string {
    return join(this.folder, 'node_modules', 'pandablocks');
  }

  async pack(): Promise<Packed> {
    const { stdout } = await run(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', this.#root],
      { cwd: ROOT },
    );
    const [packed] = JSON.parse(stdout) as [
      { filename: string; size: number; files: { path: string }[] },
    ];
    return {
      path: join(this.#root, packed.filename),
      size: packed.size,
      files: packed.files.map(({ path }) => path),
    };
  }

  async install(packed: Packed): Promise<Ended> {
    writeFileSync(join(this.folder, 'package.json'), '{"private": true}');
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--foreground-scripts'];
    return this.run('npm', ['install', packed.path, ...options]);
  }

  /** Copies the package without its binary. */
  copyWithoutPrebuild(): string {
    const copy = mkdtempSync(join(this.#root, 'copy-'));
    cpSync(join(this.folder, 'node_modules'), join(copy, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const folder = join(copy, 'node_modules', 'pandablocks');
    rmSync(join(folder, 'prebuilds'), { recursive: true });
    return folder;
  }

  /** Runs one of the available programs; `node` may be another one. */
  run(program: string, args: readonly string[], node = process.execPath): Promise<Ended> {
    return runIn(this.folder, program, args, {
      HOME: process.env['HOME'],
      npm_config_cache: process.env['npm_config_cache'],
      PATH: node === process.execPath ? this.#programs : dirname(node) + delimiter + this.#programs,
    });
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}

export async function runIn(
  cwd: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  try {
    return { code: 0, ...(await run(program, args, { cwd, env })) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}

function findNpm(): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      return realpathSync(join(folder, 'npm'));
    } catch {
      // Try the next one.
    }
  }
  throw new Error('npm is not on the PATH.');
}
