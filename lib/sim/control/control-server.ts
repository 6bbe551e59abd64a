/** The control port of the simulated PandA. */

import { createServer, type Server } from 'node:net';

import type { Panda } from '../model/panda.js';
import type { CaptureControl } from './capture-control.js';
import { type ClientOptions, ControlClient } from './control-client.js';
import { ControlSession } from './control-session.js';

export interface ControlServerOptions {
  /** Seconds by which each answer is late: a slow PandA. Default 0. */
  readonly delaySeconds?: number;
  /** Seconds after which a client that takes none of its answers is reset. Default 30. */
  readonly stallSeconds?: number;
  /** How many clients there can be; more are turned away. Default 4096. */
  readonly maxClients?: number;
}

export class ControlServer {
  /** Not listening yet: it is for the owner to say where. */
  readonly server: Server;
  readonly #clients = new Set<ControlClient>();

  constructor(panda: Panda, capture: CaptureControl, options: ControlServerOptions = {}) {
    const { delaySeconds = 0, stallSeconds = 30, maxClients = 4096 } = options;
    const context = { capture, clients: (): readonly ControlClient[] => [...this.#clients] };
    const clientOptions: ClientOptions = { delaySeconds, stallSeconds };
    this.server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      const session = new ControlSession(panda, context);
      const client = new ControlClient(socket, session, clientOptions, () =>
        this.#clients.delete(client),
      );
      this.#clients.add(client);
    });
    this.server.maxConnections = maxClients;
  }

  /** Closes all connections and stops listening. */
  close(): void {
    for (const client of this.#clients) client.close();
    this.server.close();
  }
}
