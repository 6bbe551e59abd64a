/** A real NATS server with JetStream, on a free loopback port, with a separate folder. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, onTestFinished } from 'vitest';

/** /usr/sbin is not in every user's PATH. */
const COMMAND = ['nats-server', '/usr/sbin/nats-server'].find(
  (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0,
);

/** Same as `describe`; without `nats-server`, its tests are reported as skipped. */
export const describeWithNats = describe.skipIf(COMMAND === undefined);

export interface NatsServerOptions {
  /** In bytes; default: that of the server, 1 MiB. */
  readonly maxPayload?: number;
  /** The token that clients need. */
  readonly token?: string;
  /** The files of a certificate for 127.0.0.1 and its key: clients have to use TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** The folder of the streams; default: a new folder, which is removed at the end. */
  readonly storeDir?: string;
  /** The most bytes of all streams; default 8 GiB. */
  readonly maxFile?: number;
  /** More lines for the configuration. */
  readonly config?: string;
}

export class NatsServer {
  readonly #folder: string;
  readonly #options: NatsServerOptions;
  #process: ChildProcess | null = null;
  #port = 0;
  /** The log of the latest process. */
  #log: string[] = [];

  private constructor(options: NatsServerOptions) {
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), 'pandablocks-nats-'));
  }

  /** Ended, with its folder removed, when the test ends. */
  static async start(options: NatsServerOptions = {}): Promise<NatsServer> {
    const server = await NatsServer.open(options);
    onTestFinished(() => server.close());
    return server;
  }

  /** The caller has to close it. */
  static async open(options: NatsServerOptions = {}): Promise<NatsServer> {
    const server = new NatsServer(options);
    process.on('exit', server.#killNow);
    try {
      await server.restart();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** Without the token. */
  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  /** Null if it is not running. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** The folder of the streams. */
  get storeDir(): string {
    return this.#options.storeDir ?? join(this.#folder, 'store');
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const exited = new Promise((resolve) => child.once('close', resolve));
    this.#process = null;
    child.kill('SIGKILL');
    await exited;
  }

  /** Starts it on the same port and folder as before. Resolves when it accepts connections. */
  async restart(): Promise<void> {
    if (this.#process !== null) throw new Error('The NATS server runs.');
    const file = join(this.#folder, 'nats.conf');
    writeFileSync(file, this.#configuration());
    const child = spawn(String(COMMAND), ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    this.#log = [];
    await new Promise<void>((resolve, reject) => {
      createInterface(child.stderr).on('line', (line) => {
        this.#log.push(line);
        const port = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (port !== undefined) this.#port = Number(port);
        if (line.includes('Server is ready')) resolve();
      });
      child.once('error', reject);
      child.once('close', () => {
        reject(new Error(`The NATS server has ended:\n${this.#log.join('\n')}`));
      });
    });
  }

  /** Stops the process by a signal. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  /** Continues it after `pause`. */
  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    process.off('exit', this.#killNow);
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  readonly #killNow = (): void => {
    this.#process?.kill('SIGKILL');
  };

  #configuration(): string {
    const { maxPayload, token, tls, maxFile = 8 * 1024 ** 3, config = '' } = this.#options;
    return [
      'host: 127.0.0.1',
      `port: ${this.#port === 0 ? -1 : this.#port}`,
      `jetstream { store_dir: ${JSON.stringify(this.storeDir)}, max_file_store: ${maxFile}, max_memory_store: 64MB }`,
      ...(maxPayload === undefined ? [] : [`max_payload: ${maxPayload}`]),
      ...(token === undefined ? [] : [`authorization { token: ${JSON.stringify(token)} }`]),
      ...(tls === undefined
        ? []
        : [`tls { cert_file: ${JSON.stringify(tls.cert)}, key_file: ${JSON.stringify(tls.key)} }`]),
      config,
    ].join('\n');
  }
}
