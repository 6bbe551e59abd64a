/** `pandablocks sim`: runs a simulated PandA. */

import type { Command } from 'commander';

import { FAULT_FORMS } from '../../../sim/faults/fault-forms.js';
import {
  parseCount,
  parseEndless,
  parseListenPort,
  parsePositive,
  parseRate,
} from '../../parse-options.js';
import type { SimOptions } from './run.js';

const FORMS = Object.values(FAULT_FORMS);
const FORM_WIDTH = FORMS.reduce((width, { form }) => Math.max(width, form.length), 0);
const FAULTS = FORMS.map(({ form, meaning }) => `  ${form.padEnd(FORM_WIDTH)}  ${meaning}`);

export function addSimCommand(program: Command): void {
  program
    .command('sim')
    .description('Run a simulated PandA, until Ctrl-C.')
    .option('--control-port <port>', 'control port; 0: any', parseListenPort, 8888)
    .option('--data-port <port>', 'data port; 0: any', parseListenPort, 8889)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--tutorial', 'start with the state of the tutorial', false)
    .option('--speed <factor>', 'simulated seconds per real second', parsePositive, 1)
    .option('--rate <rate>', 'capture freely: samples per second, or "unlimited"', parseRate)
    .option('--samples <n>', 'capture freely: how many; 0: until disarmed', parseEndless)
    .option('--seed <n>', 'seed for random numbers', parseCount, 1)
    .option('--fault <fault>', 'simulate a fault; may be repeated', collect, [])
    .option('--debug', 'print where an error comes from', false)
    .addHelpText(
      'after',
      '\nFaults, in all acquisitions or, with #N at the end, only in acquisition N:\n' +
        `${FAULTS.join('\n')}\n\nExit code: 0 after Ctrl-C, 1 if it can't listen.`,
    )
    .action(async (options: SimOptions) => {
      const { simulate } = await import('./run.js');
      process.exitCode = await simulate(options);
    });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
