// Packages of the npm registry for other platforms than this machine's, which npm would not install.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Unpacks a package into this folder, unless that has been done. */
export function unpackPackage(name, version, folder) {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(`${folder}.`);
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', scratch];
  const packed = execFileSync('npm', [...args, `${name}@${version}`], { encoding: 'utf8' });
  execFileSync('tar', ['-xzf', join(scratch, packed.trim()), '-C', scratch]);
  renameSync(join(scratch, 'package'), folder);
  rmSync(scratch, { recursive: true });
}
