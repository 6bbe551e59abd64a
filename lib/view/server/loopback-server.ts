/** An HTTP server for clients on this machine only. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { refusalOf, SECURITY_HEADERS } from './check-request.js';

const LOOPBACK = '127.0.0.1';
const MOST_CONNECTIONS = 512;
/** Answers that wait for clients that do not read, together. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** A client that reads nothing of its answer for so long is let go, milliseconds. */
const READ_TIMEOUT_MS = 30_000;
/** Between two looks for requests that take too long, milliseconds. */
const CHECK_EVERY_MS = 1000;

/** Answers a request from this machine; an error becomes the status 400. */
export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export class LoopbackServer {
  readonly #answer: Answer;
  readonly #server: Server;
  #waitingBytes = 0;

  constructor(answer: Answer) {
    this.#answer = answer;
    this.#server = createServer(
      {
        requestTimeout: 10_000,
        headersTimeout: 5000,
        keepAliveTimeout: 5000,
        connectionsCheckingInterval: CHECK_EVERY_MS,
      },
      (request, response) => {
        this.#respond(request, response);
      },
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
    this.#server.timeout = READ_TIMEOUT_MS;
    // A client that ends in the middle of an answer is not a failure.
    this.#server.on('clientError', (_, socket) => socket.destroy());
  }

  /**
   * @param port 0: any free port
   * @throws the error of the system, such as EADDRINUSE
   */
  async listen(port: number): Promise<void> {
    this.#server.listen(port, LOOPBACK);
    await once(this.#server, 'listening');
    this.#server.on('error', () => {});
  }

  /** The URL, with a slash at the end. */
  get address(): string {
    return `http://${LOOPBACK}:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Sends a whole answer; its head only for HEAD. */
  send(request: IncomingMessage, response: ServerResponse, type: string, bytes: Buffer): void {
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

  /** Stops at once, and closes all connections. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Whatever is asked, the capture goes on. */
  #respond(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {});
    try {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      const refusal = refusalOf(request);
      if (refusal !== null) refuse(response, refusal.status, refusal.why);
      else this.#answer(request, response, new URL(request.url ?? '/', 'http://localhost'));
    } catch {
      if (!response.headersSent) refuse(response, 400, 'This is no address of the page.');
      else response.destroy();
    }
  }
}

/** @param why a sentence */
export function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${why}\n`);
}
