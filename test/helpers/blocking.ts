/**
 * Blocking scripts, each in a separate process with the built library, as a user runs them, and
 * servers for them. A server in the blocked thread could not answer.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { BlockingClient, BlockingClientOptions } from 'pandablocks';
import { onTestFinished } from 'vitest';

/** In this folder, the name `pandablocks` resolves to the built library. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The variables of a script, which is converted to text and so can't use any others. */
export interface Scope {
  readonly P: typeof import('pandablocks');
  /** Not connected yet. */
  readonly panda: BlockingClient;
  readonly ports: { readonly controlPort: number; readonly dataPort: number };
  /** Prints a line of JSON immediately. */
  readonly say: (value: unknown) => void;
  /** A summary of the error that a call throws; null if it does not throw. */
  readonly errorOf: (call: () => unknown) => { name: string; code: string; message: string } | null;
}

const PRELUDE = `
import * as P from 'pandablocks';
import { writeSync } from 'node:fs';
const say = (value) => writeSync(1, JSON.stringify(value) + '\\n');
const errorOf = (call) => {
  try {
    call();
    return null;
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message };
  }
};
`;

export interface ScriptOptions extends BlockingClientOptions {
  /** Code before the script. */
  readonly setUp?: string;
  /** Whether `panda` is null. Default false. */
  readonly isWithoutClient?: boolean;
}

/** Converts a script to text. */
export function scriptText(
  body: (scope: Scope) => unknown,
  { setUp = '', isWithoutClient = false, ...options }: ScriptOptions,
): string {
  const { controlPort = 1, dataPort = 1 } = options;
  return `${PRELUDE}
const ports = ${JSON.stringify({ controlPort, dataPort })};
const panda = ${isWithoutClient ? 'null' : `new P.BlockingClient('127.0.0.1', ${JSON.stringify({ ...options, controlPort, dataPort })})`};
${setUp}
await (${String(body)})({ P, panda, ports, say, errorOf });
`;
}

export interface Closed {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Finished extends Closed {
  readonly stderr: string;
  /** All printed values. */
  readonly said: readonly unknown[];
}

/** A running process. */
export class Running {
  stdout = '';
  stderr = '';
  readonly process: ChildProcess;
  readonly closed: Promise<Closed>;

  /** @param args the arguments of the program, which is node by default */
  constructor(args: readonly string[], program = process.execPath) {
    const child = spawn(program, args, { cwd: ROOT, stdio: 'pipe' });
    this.process = child;
    child.stdout.on('data', (text) => (this.stdout += String(text)));
    child.stderr.on('data', (text) => (this.stderr += String(text)));
    this.closed = new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
  }

  /** The result of a script. */
  async finished(): Promise<Finished> {
    const closed = await this.closed;
    const lines = this.stdout.split('\n').slice(0, -1);
    return {
      ...closed,
      stderr: this.stderr,
      said: lines.map((line) => JSON.parse(line) as unknown),
    };
  }

  /** Waits until the output matches. */
  async printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stdout)) {
      if (this.process.exitCode !== null) throw new Error(`ended without: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

export function start(body: (scope: Scope) => unknown, options: ScriptOptions = {}): Running {
  return new Running(['--input-type=module', '-e', scriptText(body, options)]);
}

/** Runs a script to its successful end, and returns what it printed. */
export async function run(
  body: (scope: Scope) => unknown,
  options: ScriptOptions = {},
): Promise<readonly unknown[]> {
  const { code, said, stderr } = await start(body, options).finished();
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return said;
}

/** Listens on a free port until the test ends. */
export async function listen(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * A control port. It answers `*IDN?` and `*ECHO` itself, unless `answer` does.
 *
 * @param answer the answer to a line; null: none
 */
export async function controlPort(
  answer: (line: string, socket: Socket) => string | null | undefined,
): Promise<number> {
  return listen((socket) => {
    linesOf(socket).on('line', (line: string) => {
      let text = answer(line, socket);
      if (text === undefined && line === '*IDN?') text = 'OK =PandA SW: 4.1 FPGA: 4.1.0';
      if (text === undefined) text = `OK =${line.replace(/^\*ECHO |\?$/g, '')}`;
      if (text !== null && !socket.destroyed) socket.write(`${text}\n`);
    });
  });
}

/** A data port that answers the options with `OK`, and continues with `serve`. */
export async function dataPort(
  serve: (socket: Socket, options: string) => unknown,
): Promise<number> {
  return listen((socket) => {
    linesOf(socket).once('line', (options: string) => {
      socket.write('OK\n');
      serve(socket, options);
    });
  });
}

function linesOf(socket: Socket): Interface {
  return createInterface(socket).on('error', () => {});
}
