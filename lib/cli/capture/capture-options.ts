/** The options of everything that captures from a PandA. */

import { type Command, InvalidArgumentError } from 'commander';

import {
  parseCount,
  parseListenPort,
  parseNumber,
  parsePort,
  parseSize,
  parseTimeout,
} from '../parse-options.js';

export interface CaptureCliOptions {
  readonly num: number;
  readonly arm: boolean;
  readonly force: boolean;
  readonly samples?: number | undefined;
  readonly samplesTotal?: number | undefined;
  readonly duration?: number | undefined;
  readonly atMost: boolean;
  readonly allowMissed: boolean;
  readonly frameTimeout?: number | undefined;
  readonly reconnect: boolean;
  readonly controlPort: number;
  readonly dataPort: number;
  readonly maxBuffered?: number | undefined;
  readonly dropSuspect: boolean;
  /** Show curves, if there is a terminal. */
  readonly plot: boolean;
  /** Serve a page on which the capture can be watched. */
  readonly view?: boolean | undefined;
  readonly viewPort?: number | undefined;
  readonly viewKeep?: boolean | undefined;
  /** The path of a file, or a port. */
  readonly metrics?: string | number | undefined;
  /** For `/bin/sh -c`. */
  readonly onResult?: string | undefined;
  readonly json: boolean;
  readonly debug: boolean;
}

/** How a capture's exit code comes about, for the help. */
export const EXIT_CODES =
  'Exit code: 0 if each acquisition is complete, or as --samples or --duration asked, 130 after Ctrl-C, otherwise 1,\nalso if a line could not be printed: the capture goes on then.';

/** Adds what to capture, and when to stop. */
export function addCaptureOptions(command: Command): Command {
  return command
    .option('--num <n>', 'how many acquisitions; 0: until Ctrl-C', parseCount, 1)
    .option('--arm', 'arm the PandA, for each acquisition', false)
    .option('--force', 'with --arm: disarm it first, whatever it is doing', false)
    .option('--samples <n>', 'end each acquisition after so many samples', parseNumber)
    .option('--samples-total <n>', 'end the capture after so many samples in all', parseNumber)
    .option('--at-most', 'with --samples: fewer are no failure', false)
    .option('--duration <seconds>', 'end after so long', parseTimeout)
    .option('--allow-missed', 'samples lost before we connected are no failure', false)
    .option('--frame-timeout <seconds>', 'fail if nothing comes for so long', parseTimeout)
    .option('--reconnect', 'wait for a PandA that is lost, and go on', false)
    .option('--control-port <port>', 'control port of the PandA', parsePort, 8888)
    .option('--data-port <port>', 'data port of the PandA', parsePort, 8889);
}

/** Adds the page. */
export function addViewOptions(command: Command): Command {
  return command
    .option('--view', 'serve a page on which the capture can be watched', false)
    .option('--view-port <port>', 'with --view: port of the page; 0: any', parseListenPort, 0)
    .option('--view-keep', 'with --view: serve the page until Ctrl-C', false);
}

/** Adds how much may wait, and what is printed. @param slow what samples may have to wait for */
export function addOutputOptions(command: Command, slow: string): Command {
  return command
    .option('--max-buffered <size>', `what may wait for ${slow}, e.g. 500M, 2G`, parseSize)
    .option('--no-plot', 'no curves on a terminal')
    .option('--drop-suspect', 'leave out samples that are not to be trusted', false)
    .option('--metrics <file|port>', 'metrics for Prometheus: a file, or a port', parseMetrics)
    .option(
      '--on-result <command>',
      'run a shell command after each result, with its JSON as input',
    )
    .option('--json', 'print a JSON object a line for each acquisition', false)
    .option('--debug', 'print where an error comes from', false);
}

/** @returns a port if the text is a number, otherwise the path of a file */
function parseMetrics(text: string): string | number {
  if (text === '') throw new InvalidArgumentError('Give a file or a port.');
  return /^\d+$/.test(text) ? parseListenPort(text) : text;
}
