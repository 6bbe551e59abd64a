/** Serves the page of a running capture to browsers on this machine. */

import { statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Overview } from '../overview.js';
import type { CaptureState } from './capture-state.js';
import { EventClients } from './event-clients.js';
import { LoopbackServer, refuse } from './loopback-server.js';
import { type PageFile, readPageFiles } from './page-files.js';
import { parseTraceRequest, TraceResponses } from './trace-responses.js';

const TICK_MS = 100;
/** Interval of events that show the server is alive while nothing changes, milliseconds. */
const HEARTBEAT_MS = 2000;
const DISK_EVERY_MS = 1000;
/** Time limit for pages to fetch the final values, milliseconds. */
const LAST_FETCH_MS = 1500;

export interface ViewServerOptions {
  /** Port; 0: any free port. */
  readonly port: number;
  readonly overview: Overview;
  readonly state: CaptureState;
}

/** Names of bits, by the field with the word of bits. */
export type BitNames = ReadonlyMap<string, readonly string[]>;

export class ViewServer {
  readonly #overview: Overview;
  readonly #state: CaptureState;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #clients = new EventClients();
  readonly #traces: TraceResponses;
  readonly #server: LoopbackServer;
  readonly #timers: NodeJS.Timeout[] = [];
  #bits: BitNames = new Map();
  #sent = '';
  #sentAt = 0;
  #sentLog = -1;
  #isLooking = false;

  private constructor({ overview, state }: ViewServerOptions) {
    this.#overview = overview;
    this.#state = state;
    this.#traces = new TraceResponses(overview);
    this.#files = readPageFiles(new URL('../../web/', import.meta.url));
    this.#server = new LoopbackServer((request, response, url) => {
      this.#answer(request, response, url);
    });
  }

  /** @throws the error of the system, such as EADDRINUSE */
  static async start(options: ViewServerOptions): Promise<ViewServer> {
    const view = new ViewServer(options);
    await view.#server.listen(options.port);
    view.#timers.push(
      setInterval(() => view.#tick(), TICK_MS),
      setInterval(() => void view.#lookAtDisk(), DISK_EVERY_MS),
    );
    return view;
  }

  /** The address to open in a browser. */
  get address(): string {
    return this.#server.address;
  }

  /** Sets the names for the lanes of words of bits. */
  setBitNames(names: BitNames): void {
    this.#bits = names;
  }

  /** Sends the state to all pages at once. */
  update(): void {
    this.#tick();
  }

  /** Lets the pages fetch the final values, and stops. */
  async close(): Promise<void> {
    this.#state.closing();
    this.#tick();
    const deadline = performance.now() + LAST_FETCH_MS;
    while (this.#clients.count > 0 && performance.now() < deadline) await sleep(20);
    for (const timer of this.#timers) clearInterval(timer);
    this.#clients.end();
    this.#server.close();
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
    // A disk that does not answer must not be asked again.
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

  #answer(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const { pathname, searchParams } = url;
    const file = this.#files.get(pathname);
    if (file !== undefined) this.#server.send(request, response, file.type, file.bytes);
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
    this.#server.send(request, response, 'application/json; charset=utf-8', Buffer.from(text));
  }

  #trace(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const wanted = parseTraceRequest(query);
    const bytes = wanted && this.#traces.bytesFor(request.url ?? '', wanted);
    if (wanted === null) refuse(response, 400, 'This is no part of an acquisition.');
    else if (bytes === null) refuse(response, 404, 'This part is not kept.');
    else this.#server.send(request, response, 'application/octet-stream', bytes);
  }
}
