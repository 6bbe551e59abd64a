/**
 * A thread that holds sockets, so that this one can wait. Only bytes cross over: commands, which may
 * be the user's own, run on the calling thread.
 */

import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';

import { ConnectError, ConnectionClosedError } from '../errors.js';
import { fromParts, type OpenRequest, type Report, type ThreadData } from './messages.js';
import { newCounter, Pulse, readChanges } from './pulse.js';
import { RemoteSocket } from './remote-socket.js';
import { waitForChange } from './wait.js';

/** To start takes some 50. */
const START_TIMEOUT_MS = 30_000;
/** The thread watches over the time to connect; this is for its answer. */
const ANSWER_TIMEOUT_MS = 10_000;

export class SocketThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #counter = newCounter();
  readonly #pulse = new Pulse(this.#counter);
  readonly #sockets = new Map<number, RemoteSocket>();
  #nextId = 0;
  #isStarted = false;
  #failure: Error | null = null;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: { port: port2, counter: this.#counter } satisfies ThreadData,
      transferList: [port2],
      name: 'pandablocks',
      // What the process was told to preload may need this thread, which is going to stand still.
      execArgv: [],
      env: {},
    });
    this.#worker.on('error', (error) => {
      this.#fail(error);
    });
    // Whoever forgets to close shall not hang at the end.
    this.#worker.unref();
  }

  /** Whether it can be used. */
  get isAlive(): boolean {
    return this.#failure === null;
  }

  /**
   * Blocks until it runs.
   *
   * @throws ConnectError, InterruptedError
   */
  start(): void {
    this.#await(() => this.#isStarted, START_TIMEOUT_MS);
  }

  /**
   * Opens a connection; blocks.
   *
   * @throws ConnectError, ConnectionClosedError if the thread is closed, InterruptedError
   */
  open(target: Omit<OpenRequest, 'kind' | 'id'>): RemoteSocket {
    if (this.#failure !== null) throw this.#failure;
    const id = this.#nextId++;
    const socket = new RemoteSocket(id, (request) => {
      if (request.kind === 'close') this.#sockets.delete(id);
      this.#port.postMessage(request);
    });
    this.#sockets.set(id, socket);
    this.#port.postMessage({ kind: 'open', id, ...target } satisfies OpenRequest);
    try {
      this.#await(() => socket.isSettled, target.connectTimeout * 1000 + ANSWER_TIMEOUT_MS);
      if (socket.end?.error !== undefined) throw socket.end.error;
      return socket;
    } catch (error) {
      socket.close(error as Error);
      throw error;
    }
  }

  /** Gives what has been reported to the sockets. */
  poll(): void {
    while (this.#failure === null) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      const report = received.message as Report;
      if (report.kind === 'failed') {
        this.#fail(fromParts(report.error));
      } else if (report.kind === 'started') {
        this.#isStarted = true;
      } else {
        this.#sockets.get(report.id)?.accept(report);
        if (report.kind === 'closed' || report.kind === 'refused') this.#sockets.delete(report.id);
      }
    }
  }

  /**
   * Blocks until a condition holds. Another wait may happen inside of it, from a handler of SIGINT.
   *
   * @param isDone looks at what sockets have
   * @param deadline in the time of `performance.now()`
   * @returns false if it is over before
   * @throws InterruptedError
   */
  waitFor(isDone: () => boolean, deadline: number): boolean {
    for (;;) {
      const seen = readChanges(this.#counter);
      this.poll();
      if (isDone()) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      const feelsPulse = (waited: number): boolean => this.#pulse.isFelt(waited);
      if (!waitForChange(this.#counter, seen, left, feelsPulse)) {
        this.#fail(new Error('it has stopped'));
      }
    }
  }

  /** Ends the thread and with it all connections. */
  close(): void {
    this.#stop(new ConnectionClosedError('The client was closed.'));
  }

  #await(isDone: () => boolean, milliseconds: number): void {
    const isOver = (): boolean => isDone() || this.#failure !== null;
    if (!this.waitFor(isOver, performance.now() + milliseconds)) {
      this.#stop(
        new ConnectError(
          'The thread for the connections does not answer. Try again, with less load.',
        ),
      );
    }
    if (this.#failure !== null) throw this.#failure;
  }

  #fail(cause: Error): void {
    this.#stop(
      new ConnectionClosedError(
        `The thread for the connections failed: ${cause.message}. Connect again.`,
        { cause },
      ),
    );
  }

  #stop(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    for (const socket of this.#sockets.values()) socket.close(error);
    this.#port.close();
    void this.#worker.terminate();
  }
}
