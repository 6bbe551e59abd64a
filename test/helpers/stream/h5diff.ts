/** HDF5's own comparison of two files: datasets, values, attributes. */

import { spawnSync } from 'node:child_process';

/** @returns the differences; empty: none */
export function h5diff(one: string, other: string): string {
  const { status, stdout, stderr, error } = spawnSync('h5diff', ['-r', one, other], {
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`.slice(0, 2000) || `exit code ${status}`;
}
