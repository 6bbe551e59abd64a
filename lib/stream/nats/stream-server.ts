/** A connection to a NATS server with JetStream. */

import { readFile } from 'node:fs/promises';

import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import type {
  Auth,
  Authenticator,
  ConnectionOptions,
  NatsConnection,
} from '@nats-io/transport-node';

import { InvalidOptionError, PandaError, shorten, StreamConnectError } from '../../errors.js';
import { explainError } from './explain-error.js';
import { loadNats, type NatsPackages } from './load-nats.js';
import { type NatsOptions, type NatsSettings, natsSettings } from './nats-options.js';
import { addressOf, servernameOf, type WireTarget } from './wire-target.js';

/** Time limit of the connection, milliseconds. */
const CONNECT_MS = 5000;
/** Time limit of an answer, milliseconds. */
const ANSWER_MS = 5000;
/** Pause between attempts to reconnect, milliseconds. */
const RECONNECT_MS = 200;
/** Interval of pings, milliseconds. A server that leaves about three of them unanswered counts as lost. */
const PING_MS = 5000;

export class StreamServer {
  /** The URLs, without tokens and passwords. */
  readonly label: string;
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly packages: NatsPackages;
  readonly #buckets = new Map<string, Promise<KV>>();
  readonly #identity: Identity;

  private constructor(
    label: string,
    identity: Identity,
    connection: NatsConnection,
    manager: JetStreamManager,
    packages: NatsPackages,
  ) {
    this.label = label;
    this.#identity = identity;
    this.connection = connection;
    this.manager = manager;
    this.jetstream = packages.jetstream.jetstream(connection, { timeout: ANSWER_MS });
    this.packages = packages;
  }

  /**
   * Connects. A lost connection is made again until it is closed.
   *
   * @param name name of the connection in the server's list
   * @throws NatsUnavailableError, InvalidOptionError, StreamConnectError
   */
  static async connect(options: NatsOptions, name: string): Promise<StreamServer> {
    const settings = natsSettings(options);
    const packages = await loadNats();
    const identity = await identityOf(settings, name, packages);
    const connection = await connect(settings, identity, packages);
    try {
      const manager = await packages.jetstream.jetstreamManager(connection, { timeout: ANSWER_MS });
      return new StreamServer(settings.label, identity, connection, manager, packages);
    } catch (cause) {
      await connection.close();
      throw new StreamConnectError(
        `The NATS server at ${settings.label} has no JetStream for us: it is to be started with -js, or with jetstream {} in its configuration (${messageOf(cause)}).`,
        { cause },
      );
    }
  }

  /** Largest message in bytes, headers included. */
  get maxPayload(): number {
    return this.connection.info?.max_payload ?? 1024 * 1024;
  }

  /** The server that is connected, for a further connection. */
  get wireTarget(): WireTarget {
    const address = addressOf(this.connection.getServer());
    const { tls_required: isRequired, tls_available: isAvailable } = this.connection.info ?? {};
    return {
      ...this.#identity,
      ...address,
      isTls: isRequired === true || isAvailable === true,
      servername: servernameOf(address.host, this.#identity.servers),
    };
  }

  /** Opens an existing bucket. */
  async bucket(name: string): Promise<KV> {
    const known = this.#buckets.get(name);
    if (known !== undefined) return await known;
    const opened = new this.packages.kv.Kvm(this.jetstream).open(name);
    this.#buckets.set(name, opened);
    return await opened;
  }

  /**
   * Runs a request.
   *
   * @param what beginning of the error message, e.g. what could not be done
   * @throws StreamTimeoutError, StreamRefusedError and the like
   */
  async ask<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw explainError(error, what, this.label);
    }
  }

  /** Closes the connection at once, without waiting for messages that are being sent. */
  async close(): Promise<void> {
    await this.connection.close();
  }
}

/** Who we are, for each connection. */
interface Identity extends Pick<WireTarget, 'name' | 'ca' | 'credentials'> {
  readonly servers: readonly string[];
}

async function identityOf(
  settings: NatsSettings,
  name: string,
  { transport }: NatsPackages,
): Promise<Identity> {
  const { servers, token, user, pass, credsFile, nkeyFile, tls } = settings;
  const authenticators: Authenticator[] = [];
  if (credsFile !== null) {
    authenticators.push(transport.credsAuthenticator(await bytesOf(credsFile)));
  } else if (nkeyFile !== null) {
    const seed = (await textOf(nkeyFile)).trim();
    authenticators.push(transport.nkeyAuthenticator(new TextEncoder().encode(seed)));
  }
  if (token !== null) authenticators.push(transport.tokenAuthenticator(token));
  if (user !== null) {
    authenticators.push(transport.usernamePasswordAuthenticator(user, pass ?? ''));
  }
  const caFile = tls?.caFile ?? null;
  return {
    servers,
    name,
    ca: caFile === null ? null : await textOf(caFile),
    credentials: (nonce) =>
      authenticators.reduce((auth, each) => ({ ...auth, ...each(nonce) }), {}),
  };
}

async function connect(
  { servers, label, tls }: NatsSettings,
  { name, ca, credentials }: Identity,
  { transport }: NatsPackages,
): Promise<NatsConnection> {
  const options: ConnectionOptions = {
    servers: [...servers],
    name,
    timeout: CONNECT_MS,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    pingInterval: PING_MS,
    // Stack traces of each request would cost more than the request.
    noAsyncTraces: true,
    authenticator: (nonce) => credentials(nonce) as Auth,
    ...(tls !== null && { tls: ca === null ? {} : { ca } }),
  };
  try {
    return await transport.connect(options);
  } catch (cause) {
    throw new StreamConnectError(
      `No connection to the NATS server at ${label}: ${adviceOf(cause)}`,
      {
        cause,
      },
    );
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new InvalidOptionError(`${path} can't be read: ${messageOf(cause)}.`, { cause });
  }
}

async function textOf(path: string): Promise<string> {
  return new TextDecoder().decode(await bytesOf(path));
}

function adviceOf(error: unknown): string {
  const said = shorten(messageOf(error));
  if (/authorization violation|authentication/i.test(said)) {
    return 'it does not let us in: give the right token, user or credentials.';
  }
  if (/timeout/i.test(said)) return `no answer within ${CONNECT_MS / 1000} s.`;
  return `${said}.`;
}

function messageOf(error: unknown): string {
  return error instanceof PandaError || error instanceof Error ? error.message : String(error);
}
