/** The faults that a simulated PandA can simulate. */

import { quantity } from '../../errors.js';

/** The wrong length of a frame: below 8, not whole samples, or 4 GB. */
export type WrongLength = 'short' | 'bad' | 'huge';

/** The acquisitions that a fault affects: one or all. */
export interface WhichAcquisition {
  /** Counted from 1, in the order of arming; null: all acquisitions. */
  readonly acquisition: number | null;
}

/**
 * The connection ends: by FIN, or by RST, which can drop bytes that the client has not read yet.
 */
export interface BrokenConnection extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'close' | 'reset';
  /** After this many bytes of the acquisition's stream, counted from its header. */
  readonly after: number;
}

/** Nothing is sent for a while. */
export interface Stall extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'stall';
  /** After this many bytes of the acquisition's stream, counted from its header. */
  readonly after: number;
  /** The duration. */
  readonly seconds: number;
}

/** Random bytes are inserted. */
export interface Garbage extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'garbage';
  /** After this many bytes of the acquisition's stream, counted from its header. */
  readonly after: number;
  /** The number of random bytes. */
  readonly length: number;
}

/** A frame announces a wrong length. */
export interface LengthFault extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'length';
  /** The number of the frame, from 1. */
  readonly frame: number;
  /** How the length is wrong. */
  readonly wrong: WrongLength;
}

/** The capture ends for all clients after a number of samples. */
export interface EarlyEnd extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'end';
  /** The number of samples. */
  readonly samples: number;
  /** The reason in the END. */
  readonly reason: string;
}

/**
 * The client is treated as too slow: in RAW, the frame with this byte is overwritten from there on;
 * in SCALED, the frame is left out. Then `END ... Data overrun` follows.
 */
export interface Overrun extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'overrun';
  /** After this many bytes of the acquisition's stream, counted from its header. */
  readonly after: number;
}

/**
 * The client sees a server that shuts down: after the frame with this byte, it gets `END n Ok`, and
 * the connection is closed. The simulated PandA itself continues.
 */
export interface Shutdown extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'shutdown';
  /** After this many bytes of the acquisition's stream, counted from its header. */
  readonly after: number;
}

/** `*PCAP.ARM=` is refused a number of times, then accepted. */
export interface RefusedArm extends WhichAcquisition {
  /** Distinguishes it from other faults. */
  readonly kind: 'refuse-arm';
  /** The number of refusals. */
  readonly times: number;
  /** The text after `ERR`. */
  readonly message: string;
}

/** The control port answers slowly. */
export interface SlowControl {
  /** Distinguishes it from other faults. */
  readonly kind: 'slow-control';
  /** The delay of each answer in seconds. */
  readonly seconds: number;
}

/** Faults in the stream to a client. */
export type StreamFault = BrokenConnection | Stall | Garbage | LengthFault | Overrun | Shutdown;

/** Any fault. */
export type Fault = StreamFault | EarlyEnd | RefusedArm | SlowControl;

/** Whether a fault affects the acquisition with this number, from 1. */
export function appliesTo(fault: WhichAcquisition, acquisition: number): boolean {
  return fault.acquisition === null || fault.acquisition === acquisition;
}

/** The faults in the stream of an acquisition. */
export function streamFaultsOf(faults: readonly Fault[], acquisition: number): StreamFault[] {
  return faults.filter(
    (fault): fault is StreamFault =>
      fault.kind !== 'end' &&
      fault.kind !== 'refuse-arm' &&
      fault.kind !== 'slow-control' &&
      appliesTo(fault, acquisition),
  );
}

/** Describes a fault for users. */
export function describeFault(fault: Fault): string {
  const what = describeKind(fault);
  if (fault.kind === 'slow-control') return what;
  return fault.acquisition === null
    ? `${what}, in every acquisition`
    : `${what}, in acquisition ${fault.acquisition}`;
}

function describeKind(fault: Fault): string {
  switch (fault.kind) {
    case 'close':
      return `the connection is closed after ${quantity(fault.after, 'byte')}`;
    case 'reset':
      return `the connection is reset after ${quantity(fault.after, 'byte')}`;
    case 'stall':
      return `nothing is sent for ${fault.seconds} s after ${quantity(fault.after, 'byte')}`;
    case 'garbage':
      return `${fault.length} random bytes come after ${quantity(fault.after, 'byte')}`;
    case 'length':
      return `frame ${fault.frame} announces ${LENGTHS[fault.wrong]}`;
    case 'end':
      return `the capture ends after ${quantity(fault.samples, 'sample')}: ${fault.reason}`;
    case 'overrun':
      return `the data is overrun after ${quantity(fault.after, 'byte')}`;
    case 'shutdown':
      return `the server shuts down after ${quantity(fault.after, 'byte')}`;
    case 'refuse-arm':
      return `arming is refused ${quantity(fault.times, 'time')}: ${fault.message}`;
    case 'slow-control':
      return `each answer of the control port takes ${fault.seconds} s`;
  }
}

const LENGTHS: Readonly<Record<WrongLength, string>> = {
  short: 'less than its own 8 bytes',
  bad: 'no whole number of samples',
  huge: '4 GB',
};
