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

const contestants = [floor, pandablocks];
const timeoutSeconds = 120;

export const cases = [
  { name: 'flat out, 2.2 GB', bytes: 2.2e9, source: [] },
  { name: 'flat out, 42 fields, 2.2 GB', bytes: 2.2e9, source: ['--fields', '42'] },
  { name: 'paced, 60 MB/s for 8 s', bytes: 480e6, source: ['--rate', '60'] },
  { name: 'paced, 600 MB/s for 8 s', bytes: 4.8e9, source: ['--rate', '600'] },
  {
    name: 'frames of one sample, 10 kHz for 10 s',
    bytes: 4.4e6,
    source: ['--frame-samples', '1', '--rate', '0.44'],
  },
].map((each) => ({ ...each, contestants, timeoutSeconds }));
