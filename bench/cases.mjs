// What is measured: each case is a source and the programs that take turns on it.
//
// source: options of bench/source.c. contestants: the first is the one that the others are compared
// with; arguments() is given the port, the file to write and what the source announces; verify()
// looks at the file after the last round.
import { join } from 'node:path';
import process from 'node:process';

import { binary, root } from './build.mjs';
import { verifyFile } from './verify.mjs';

const floor = {
  name: 'floor',
  arguments: ({ port, file, announced: { samples, sampleBytes, datasetBytes } }) =>
    [binary('floor'), port, file, samples * sampleBytes, sampleBytes, datasetBytes].map(String),
};

const pandablocks = {
  name: 'pandablocks',
  arguments: ({ port, file }) => [
    process.execPath,
    join(root, 'dist', 'cli', 'main.js'),
    ...['hdf', '127.0.0.1', file, '--data-port', String(port)],
  ],
  verify: verifyFile,
};

export const cases = [
  {
    name: 'flat out, 2.2 GB',
    bytes: 2_200_000_000,
    source: [],
    contestants: [floor, pandablocks],
    timeoutSeconds: 120,
  },
];
