/** `pandablocks sim` as users run it, on free ports. */

import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

import { Cli } from '../cli/cli.js';

export interface SimCli {
  readonly cli: Cli;
  readonly controlPort: number;
  readonly dataPort: number;
  /** Both ports, as options for other subcommands. */
  readonly where: readonly (string | number)[];
}

/** Resolves when it has printed its ports. */
export async function startSim(...args: (string | number)[]): Promise<SimCli> {
  const cli = new Cli(['sim', '--control-port', 0, '--data-port', 0, ...args]);
  await cli.printed(/Ctrl-C ends it\.\n/);
  const [, control, data] = /control port (\d+), data port (\d+)/.exec(cli.stdout) ?? [];
  const [controlPort, dataPort] = [Number(control), Number(data)];
  const where = ['--control-port', controlPort, '--data-port', dataPort];
  return { cli, controlPort, dataPort, where };
}

/** A connection that is never read; its errors are ignored. */
export async function plainSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}
