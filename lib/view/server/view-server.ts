/** Serves the page of a running capture to browsers on this machine. */

import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Overview } from '../overview.js';
import type { CaptureState } from './capture-state.js';
import { refusalOf, SECURITY_HEADERS } from './check-request.js';
import { EventClients } from './event-clients.js';
import { type PageFile, readPageFiles } from './page-files.js';
import { parseTraceRequest, TraceResponses } from './trace-responses.js';

const LOOPBACK = '127.0.0.1';
const TICK_MS = 100;
/** While nothing changes, pages hear that the server is there, milliseconds. */
const HEARTBEAT_MS = 2000;
const DISK_EVERY_MS = 1000;
/** For so long the end waits for pages that fetch what they show, milliseconds. */
const LAST_FETCH_MS = 1500;
const MOST_CONNECTIONS = 512;
/** Answers that wait for clients that do not read, together. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** A client that reads nothing of its answer for so long is let go, milliseconds. */
const READ_TIMEOUT_MS = 30_000;
/** Between two looks for requests that take too long, milliseconds. */
const CHECK_EVERY_MS = 1000;

export interface ViewServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly overview: Overview;
  readonly state: CaptureState;
}

/** Names of bits, by the field that is a word of them. */
export type BitNames = ReadonlyMap<string, readonly string[]>;

export class ViewServer {
  readonly #overview: Overview;
  readonly #state: CaptureState;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #clients = new EventClients();
  readonly #traces: TraceResponses;
  readonly #server: Server;
  readonly #timers: NodeJS.Timeout[] = [];
  #bits: BitNames = new Map();
  #sent = '';
  #sentAt = 0;
  #sentLog = -1;
  #isLooking = false;
  #waitingBytes = 0;

  private constructor({ overview, state }: ViewServerOptions) {
    this.#overview = overview;
    this.#state = state;
    this.#traces = new TraceResponses(overview);
    this.#files = readPageFiles(new URL('../../web/', import.meta.url));
    this.#server = createServer(
      {
        requestTimeout: 10_000,
        headersTimeout: 5000,
        keepAliveTimeout: 5000,
        connectionsCheckingInterval: CHECK_EVERY_MS,
      },
      (request, response) => {
        this.#answer(request, response);
      },
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
    this.#server.timeout = READ_TIMEOUT_MS;
    // A page that goes in the middle of an answer is nobody's failure.
    this.#server.on('clientError', (_, socket) => socket.destroy());
  }

  /** @throws the error of the system, such as EADDRINUSE */
  static async start(options: ViewServerOptions): Promise<ViewServer> {
    const view = new ViewServer(options);
    view.#server.listen(options.port, LOOPBACK);
    await once(view.#server, 'listening');
    view.#server.on('error', () => {});
    view.#timers.push(
      setInterval(() => view.#tick(), TICK_MS),
      setInterval(() => void view.#lookAtDisk(), DISK_EVERY_MS),
    );
    return view;
  }

  /** What to open in a browser. */
  get address(): string {
    return `http://${LOOPBACK}:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Names for the lanes of words of bits. */
  setBitNames(names: BitNames): void {
    this.#bits = names;
  }

  /** Tells pages of the state at once. */
  update(): void {
    this.#tick();
  }

  /** Has the pages fetch all that they show, and stops. */
  async close(): Promise<void> {
    this.#state.closing();
    this.#tick();
    const deadline = performance.now() + LAST_FETCH_MS;
    while (this.#clients.count > 0 && performance.now() < deadline) await sleep(20);
    for (const timer of this.#timers) clearInterval(timer);
    this.#clients.end();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #tick(): void {
    if (this.#clients.count === 0) return;
    const message = this.#state.message();
    const text = JSON.stringify(message);
    const now = performance.now();
    if (text !== this.#sent || now - this.#sentAt > HEARTBEAT_MS) {
      this.#sent = text;
      this.#sentAt = now;
      this.#clients.send('state', message);
    }
    if (this.#state.logVersion !== this.#sentLog) {
      this.#sentLog = this.#state.logVersion;
      this.#clients.send('log', this.#state.log());
    }
  }

  async #lookAtDisk(): Promise<void> {
    const { file } = this.#state;
    // A disk that does not answer must not be asked again and again.
    if (file === null || this.#isLooking || this.#clients.count === 0) return;
    this.#isLooking = true;
    try {
      const { bavail, bsize } = await statfs(dirname(file));
      this.#state.setFree(bavail * bsize);
    } catch {
      this.#state.setFree(null);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Whatever is asked, the capture goes on. */
  #answer(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {});
    try {
      this.#route(request, response);
    } catch {
      if (!response.headersSent) refuse(response, 400, 'This is no address of the page.');
      else response.destroy();
    }
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refusal = refusalOf(request);
    if (refusal !== null) {
      refuse(response, refusal.status, refusal.why);
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const file = this.#files.get(pathname);
    if (file !== undefined) this.#send(request, response, file.type, file.bytes);
    else if (pathname === '/events') this.#listen(request, response);
    else if (pathname === '/acquisition') this.#describe(request, response, searchParams);
    else if (pathname === '/traces') this.#trace(request, response, searchParams);
    else refuse(response, 404, 'There is nothing here.');
  }

  #listen(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'HEAD') {
      response.end();
    } else if (this.#clients.add(response)) {
      // It may sleep.
      request.socket.setTimeout(0);
      this.#clients.send('state', this.#state.message(), response);
      this.#clients.send('log', this.#state.log(), response);
    } else {
      refuse(response, 503, 'Too many pages are open.');
    }
  }

  #describe(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const number = Number(query.get('number'));
    const known = this.#overview.acquisitions.find((each) => each.number === number);
    if (known === undefined) {
      refuse(response, 404, 'This acquisition is not kept.');
      return;
    }
    const fields = known.fields.map((field) => ({
      ...field,
      bits: field.kind === 'bits' ? (this.#bits.get(field.name.replace(/\.Value$/, '')) ?? []) : [],
    }));
    const text = JSON.stringify({ number, rows: known.rows, isEnded: known.isEnded, fields });
    this.#send(request, response, 'application/json; charset=utf-8', Buffer.from(text));
  }

  #trace(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const wanted = parseTraceRequest(query);
    const bytes = wanted && this.#traces.bytesFor(request.url ?? '', wanted);
    if (wanted === null) refuse(response, 400, 'This is no part of an acquisition.');
    else if (bytes === null) refuse(response, 404, 'This part is not kept.');
    else this.#send(request, response, 'application/octet-stream', bytes);
  }

  #send(request: IncomingMessage, response: ServerResponse, type: string, bytes: Buffer): void {
    const { byteLength } = bytes;
    if (this.#waitingBytes + byteLength > MOST_WAITING_BYTES) {
      refuse(response, 503, 'Too many answers wait for those who asked.');
      return;
    }
    this.#waitingBytes += byteLength;
    response.once('close', () => (this.#waitingBytes -= byteLength));
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': byteLength });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${why}\n`);
}
