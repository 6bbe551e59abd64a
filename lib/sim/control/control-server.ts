/** The control port of the simulated PandA. */

import { createServer, type Server } from 'node:net';

import type { Panda } from '../model/panda.js';
import type { CaptureControl } from './capture-control.js';
import { type ClientOptions, ControlClient } from './control-client.js';
import { ControlSession } from './control-session.js';
import { ClientMemory } from './client-memory.js';

export interface ControlServerOptions {
  /** Seconds after which a client that reads no answers is reset. Default 30. */
  readonly stallSeconds?: number | undefined;
  /** The most clients; more are refused. Default 4096. */
  readonly maxClients?: number | undefined;
  /**
   * The memory limit for all clients together: unread answers, unfinished tables. At the limit, the
   * client with the most is reset. Default 256 MiB.
   */
  readonly maxHeldBytes?: number | undefined;
}

const MIB = 1024 * 1024;

export class ControlServer {
  /** Not listening yet: the owner decides where. */
  readonly server: Server;
  readonly #clients = new Set<ControlClient>();
  readonly #clientOptions: ClientOptions;

  constructor(panda: Panda, capture: CaptureControl, options: ControlServerOptions = {}) {
    const { stallSeconds = 30, maxClients = 4096, maxHeldBytes = 256 * MIB } = options;
    const context = { capture, clients: (): readonly ControlClient[] => [...this.#clients] };
    this.#clientOptions = { delaySeconds: 0, stallSeconds, memory: new ClientMemory(maxHeldBytes) };
    this.server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      const session = new ControlSession(panda, context);
      const client = new ControlClient(socket, session, this.#clientOptions, () =>
        this.#clients.delete(client),
      );
      this.#clients.add(client);
    });
    this.server.maxConnections = maxClients;
  }

  /** The delay of each later answer in seconds, which simulates a slow PandA. Initially 0. */
  set delaySeconds(seconds: number) {
    this.#clientOptions.delaySeconds = seconds;
  }

  /** Closes all connections and stops listening. */
  close(): void {
    for (const client of this.#clients) client.close();
    this.server.close();
  }
}
