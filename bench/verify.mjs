// Lets h5py, which shares no code with us, look at files.
import { spawnSync } from 'node:child_process';

import { script } from './build.mjs';

let found;

/** One that has h5py, or undefined. */
export function findPython() {
  found ??= ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import h5py']).status === 0,
  );
  return found;
}

/** @returns what was found to be right. Throws if anything is not. */
export function verifyFile(file, { samples, blockSamples }) {
  const python = findPython();
  if (python === undefined) return 'Not verified: there is no Python with h5py.';
  const { status, stdout, stderr } = spawnSync(
    python,
    [script('verify.py'), file, String(samples), String(blockSamples)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${file} is wrong: ${stdout}${stderr}`);
  return stdout.trim();
}
