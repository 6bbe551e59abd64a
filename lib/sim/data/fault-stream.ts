/** Adds faults to the stream of an acquisition for one client. */

import type {
  BrokenConnection,
  Garbage,
  LengthFault,
  Overrun,
  Shutdown,
  Stall,
  StreamFault,
} from '../faults/fault.js';
import type { Process } from './header-text.js';
import { randomBytes, seededRandom } from './random.js';
import {
  actionsOf,
  endLine,
  FRAME_MARK_BYTES,
  frameMark,
  type StreamAction,
  type StreamPiece,
} from './stream-piece.js';

type Frame = Extract<StreamPiece, { kind: 'frame' }>;
/** Faults at a byte, independent of the content of the stream. */
export type ByteFault = BrokenConnection | Stall | Garbage;

/**
 * Converts pieces of the stream to actions on the connection. Bytes are counted as without faults,
 * so that one fault does not move another. Scripts have only the faults at a byte.
 */
export class FaultStream {
  readonly #process: Process;
  readonly #random: () => number;
  readonly #onByteFault: (fault: ByteFault) => void;
  /** The remaining faults, the next one first. */
  readonly #byteFaults: ByteFault[];
  readonly #lengths: readonly LengthFault[];
  readonly #overrunAfter: number;
  readonly #shutdownAfter: number;
  #position = 0;
  #frames = 0;
  #samples = 0;
  #isOver = false;
  #isShutDown = false;

  /**
   * @param seed for garbage and for the bytes of an overrun
   * @param onByteFault called when a fault at a byte occurs
   */
  constructor(
    faults: readonly StreamFault[],
    process: Process,
    seed: number,
    onByteFault: (fault: ByteFault) => void = () => {},
  ) {
    this.#onByteFault = onByteFault;
    this.#process = process;
    this.#random = seededRandom(seed);
    this.#byteFaults = faults.filter(isByteFault).sort((a, b) => a.after - b.after);
    this.#lengths = faults.filter((fault) => fault.kind === 'length');
    this.#overrunAfter = firstOf(faults, 'overrun');
    this.#shutdownAfter = firstOf(faults, 'shutdown');
  }

  /** Whether this connection gets nothing more of this acquisition. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether the whole server shuts down. */
  get isShutDown(): boolean {
    return this.#isShutDown;
  }

  push(piece: StreamPiece): StreamAction[] {
    if (this.#isOver) return [];
    if (piece.kind === 'frame') return this.#pushFrame(piece);
    const actions: StreamAction[] = [];
    for (const action of actionsOf(piece)) {
      if (action instanceof Uint8Array) this.#emit(action, actions);
      else actions.push(action);
    }
    if (piece.kind === 'end') this.#isOver = true;
    if (piece.kind === 'header') this.#shutDownIfDue(actions);
    return actions;
  }

  #pushFrame({ samples, sampleBytes }: Frame): StreamAction[] {
    this.#frames++;
    const actions: StreamAction[] = [];
    const length = FRAME_MARK_BYTES + samples.byteLength;
    const isOverrun = this.#position + length > this.#overrunAfter;
    if (!isOverrun || this.#process === 'Raw') {
      this.#samples += samples.byteLength / sampleBytes;
      this.#emit(frameMark(this.#announced(length)), actions);
      this.#emit(isOverrun ? this.#overwritten(samples) : samples, actions);
    }
    if (isOverrun) this.#finish(endLine(this.#samples, 'Data overrun'), actions);
    else this.#shutDownIfDue(actions);
    return actions;
  }

  #announced(length: number): number {
    switch (this.#lengths.find(({ frame }) => frame === this.#frames)?.wrong) {
      case 'short':
        return FRAME_MARK_BYTES / 2;
      case 'bad':
        return length + 1;
      case 'huge':
        return 2 ** 32 - 1;
      case undefined:
        return length;
    }
  }

  /** Replaces the bytes after the overrun, in a copy, since other clients get the same samples. */
  #overwritten(samples: Uint8Array): Uint8Array {
    const good = Math.max(0, this.#overrunAfter - this.#position);
    const bytes = samples.slice();
    bytes.set(randomBytes(this.#random, Math.max(0, bytes.byteLength - good)), good);
    return bytes;
  }

  #shutDownIfDue(actions: StreamAction[]): void {
    if (this.#isOver || this.#position < this.#shutdownAfter) return;
    this.#finish(endLine(this.#samples, 'Ok'), actions);
    if (actions.at(-1) !== 'reset') actions.push('close');
    this.#isShutDown = true;
  }

  #finish(end: Uint8Array, actions: StreamAction[]): void {
    if (this.#isOver) return;
    this.#emit(end, actions);
    this.#isOver = true;
  }

  /** Emits bytes, interrupted by faults. */
  #emit(bytes: Uint8Array, actions: StreamAction[]): void {
    let left = bytes;
    for (let next = this.#byteFaults[0]; next !== undefined; next = this.#byteFaults[0]) {
      const distance = next.after - this.#position;
      if (this.#isOver || distance > left.byteLength) break;
      this.#send(left.subarray(0, distance), actions);
      left = left.subarray(distance);
      this.#byteFaults.shift();
      this.#happen(next, actions);
    }
    if (!this.#isOver) this.#send(left, actions);
  }

  #happen(fault: ByteFault, actions: StreamAction[]): void {
    this.#onByteFault(fault);
    if (fault.kind === 'stall') {
      actions.push({ stall: fault.seconds });
    } else if (fault.kind === 'garbage') {
      actions.push(randomBytes(this.#random, fault.length));
    } else {
      actions.push(fault.kind);
      this.#isOver = true;
    }
  }

  #send(bytes: Uint8Array, actions: StreamAction[]): void {
    if (bytes.byteLength === 0) return;
    this.#position += bytes.byteLength;
    actions.push(bytes);
  }
}

function isByteFault(fault: StreamFault): fault is ByteFault {
  return ['close', 'reset', 'stall', 'garbage'].includes(fault.kind);
}

function firstOf(faults: readonly StreamFault[], kind: 'overrun' | 'shutdown'): number {
  const places = faults
    .filter((fault): fault is Overrun | Shutdown => fault.kind === kind)
    .map(({ after }) => after);
  return places.reduce((first, place) => Math.min(first, place), Infinity);
}
