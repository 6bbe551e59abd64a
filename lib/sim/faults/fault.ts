/** What can be made to go wrong in a simulated PandA. */

import { quantity } from '../../errors.js';

/** Why the announced length of a frame is wrong: below 8, no whole samples, or 4 GB. */
export type WrongLength = 'short' | 'bad' | 'huge';

/** Of every acquisition, or of one. */
export interface WhichAcquisition {
  /** From 1, as they are armed; null: every one. */
  readonly acquisition: number | null;
}

/** The connection ends: by FIN, or by RST, which can cost the client what it has not read yet. */
export interface BrokenConnection extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'close' | 'reset';
  /** Bytes of the acquisition's stream, from its header. */
  readonly after: number;
}

/** Nothing is sent for a while. */
export interface Stall extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'stall';
  /** Bytes of the acquisition's stream, from its header. */
  readonly after: number;
  /** For how long. */
  readonly seconds: number;
}

/** Random bytes are put between. */
export interface Garbage extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'garbage';
  /** Bytes of the acquisition's stream, from its header. */
  readonly after: number;
  /** How many. */
  readonly length: number;
}

/** A frame announces another length than it has. */
export interface LengthFault extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'length';
  /** From 1. */
  readonly frame: number;
  /** In which way. */
  readonly wrong: WrongLength;
}

/** The capture ends for all clients after so many samples. */
export interface EarlyEnd extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'end';
  /** After how many. */
  readonly samples: number;
  /** What END says. */
  readonly reason: string;
}

/**
 * The client is treated as one that was too slow: RAW has the frame in which the byte is overwritten
 * from there on, SCALED does not have it; then `END ... Data overrun`.
 */
export interface Overrun extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'overrun';
  /** Bytes of the acquisition's stream, from its header. */
  readonly after: number;
}

/**
 * The client sees what it would of a server that is shut down: behind the frame that reaches the
 * byte comes `END n Ok`, and the connection is closed. The simulated PandA itself goes on.
 */
export interface Shutdown extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'shutdown';
  /** Bytes of the acquisition's stream, from its header. */
  readonly after: number;
}

/** `*PCAP.ARM=` is refused before it is granted. */
export interface RefusedArm extends WhichAcquisition {
  /** Tells it from other faults. */
  readonly kind: 'refuse-arm';
  /** How often. */
  readonly times: number;
  /** Behind `ERR`. */
  readonly message: string;
}

/** The control port takes its time for each answer. */
export interface SlowControl {
  /** Tells it from other faults. */
  readonly kind: 'slow-control';
  /** How long each answer takes. */
  readonly seconds: number;
}

/** Those that change what a client is sent. */
export type StreamFault = BrokenConnection | Stall | Garbage | LengthFault | Overrun | Shutdown;

/** Something that goes wrong. */
export type Fault = StreamFault | EarlyEnd | RefusedArm | SlowControl;

/** Whether a fault is one of the acquisition with this number, from 1. */
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

/** What goes wrong, to be shown to a user. */
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
