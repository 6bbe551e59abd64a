// What the figures were measured on.
import { createRequire } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { root } from './build.mjs';

export function describeMachine(folder) {
  const addon = join(root, 'build', 'Release', 'pandablocks.node');
  const { hdf5Version } = createRequire(import.meta.url)(addon);
  return [
    `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.cpus().length} cores`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
    `HDF5 ${hdf5Version}`,
    `files in ${folder}`,
    `load before: ${os.loadavg()[0].toFixed(2)}`,
  ].join('; ');
}
