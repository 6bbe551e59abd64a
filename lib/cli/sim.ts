/** `pandablocks sim`: a PandA to try things with. */

import type { Command } from 'commander';

import { parseCount, parseEndless, parseListenPort, parsePositive, parseRate } from './parse.js';
import type { SimOptions } from './simulate.js';

const FAULTS = `
What can go wrong, in all acquisitions or, with #N at its end, in the one with that number:
  close@BYTES, reset@BYTES    the data connection ends, by FIN or by RST
  stall@BYTES:SECONDS         nothing comes for a while
  garbage@BYTES               random bytes come between
  length@FRAME:short|bad|huge a frame has a wrong length
  overrun@BYTES               the client was too slow
  end@SAMPLES:REASON          the capture ends, e.g. end@700:DMA data error
  shutdown@BYTES              the server goes away
  refuse-arm:TIMES            *PCAP.ARM= is refused before it is granted
  slow-control:SECONDS        each answer of the control port is late

Exit code: 0 after Ctrl-C, 1 if it can't listen.`;

export function addSimCommand(program: Command): void {
  program
    .command('sim')
    .description('Run a simulated PandA, until Ctrl-C.')
    .option('--control-port <port>', 'control port; 0: any', parseListenPort, 8888)
    .option('--data-port <port>', 'data port; 0: any', parseListenPort, 8889)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--tutorial', 'begin with the state of the tutorial loaded', false)
    .option('--speed <factor>', 'simulated seconds in a second', parsePositive, 1)
    .option('--rate <rate>', 'capture freely: samples a second, or "unlimited"', parseRate)
    .option('--samples <n>', 'capture freely: how many; 0: until disarmed', parseEndless)
    .option('--seed <n>', 'of all that is random', parseCount, 1)
    .option('--fault <fault>', 'let something go wrong; may be repeated', collect, [])
    .option('--debug', 'print where an error comes from', false)
    .addHelpText('after', FAULTS)
    .action(async (options: SimOptions) => {
      const { simulate } = await import('./simulate.js');
      process.exitCode = await simulate(options);
    });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
