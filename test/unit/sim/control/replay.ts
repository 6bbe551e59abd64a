/** Conversations with the interpreter of the control port, without sockets. */

import type { CaptureControl } from '../../../../lib/sim/control/capture-control.js';
import { ControlSession } from '../../../../lib/sim/control/control-session.js';
import { LineSplitter } from '../../../../lib/sim/control/line-splitter.js';
import { captureFault } from '../../../../lib/sim/model/captures.js';
import type { Panda } from '../../../../lib/sim/model/panda.js';

/** Nobody takes data, and nothing was captured. */
export const IDLE_CAPTURE: CaptureControl = {
  arm: () => null,
  disarm: () => {},
  status: () => 'Idle 0 0',
  captured: () => 0,
  completion: () => 'Ok',
  clients: () => [],
};

const CLIENT = {
  since: new Date('2026-11-22T13:53:58.690Z'),
  address: '127.0.0.1:35028',
} as const;

/** A connection: bytes in, answers out. */
export class Conversation {
  readonly #session: ControlSession;
  readonly #splitter = new LineSplitter();
  #isClosed = false;

  /** @param capture by default looks at what is configured, and at nothing else */
  constructor(
    panda: Panda,
    capture: CaptureControl = { ...IDLE_CAPTURE, arm: () => captureFault(panda.captures()) },
  ) {
    this.#session = new ControlSession(panda, { capture, clients: () => [CLIENT] });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The client goes away. */
  close(): void {
    this.#session.close();
  }

  /** What comes back for text with its line ends. */
  send(text: string): string {
    return this.sendBytes(Buffer.from(text, 'utf8')).toString('utf8');
  }

  sendBytes(bytes: Buffer): Buffer {
    const { lines, isOverlong } = this.#splitter.push(bytes);
    this.#isClosed = isOverlong;
    const answers = lines.map((line) => this.#session.receiveLine(line));
    return Buffer.from(answers.join(''), 'utf8');
  }

  /** What comes back for a line, without the last line end. */
  ask(line: string): string {
    return this.send(`${line}\n`).replace(/\n$/, '');
  }
}
