/** `pandablocks info`: shows what is in a captured file. */

import type { Command } from 'commander';

import { reportFailure } from './failure.js';

interface InfoOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('Show what is in a captured file.')
    .argument('<file>', 'an HDF5 file')
    .option('--json', 'print a JSON object', false)
    .option('--debug', 'print where an error comes from', false)
    .action(async (file: string, options: InfoOptions) => {
      process.exitCode = await showFile(file, options);
    });
}

async function showFile(path: string, { json, debug }: InfoOptions): Promise<number> {
  try {
    // The reader takes a while to load.
    const { summarize } = await import('./info/file-summary.js');
    const { drawSummary } = await import('./info/draw-summary.js');
    const summary = await summarize(path);
    console.log(json ? JSON.stringify(summary, plainNumbers) : drawSummary(summary));
    return 0;
  } catch (error) {
    reportFailure(error, debug);
    return 1;
  }
}

function plainNumbers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
