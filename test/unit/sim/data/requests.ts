/** Captures for tests, and what an acquisition sends of them. */

import type { CapturedAcquisition } from '../../../../lib/sim/data/captured-acquisition.js';
import type { Process } from '../../../../lib/sim/data/header-text.js';
import { actionsOf, type StreamPiece } from '../../../../lib/sim/data/stream-piece.js';
import type { CaptureOption, CaptureRequest } from '../../../../lib/responses/stream-fields.js';
import { concat } from '../../../helpers/data/streams.js';

/** @param options with spaces between */
export function position(
  name: string,
  options = 'Value',
  scaling: Partial<CaptureRequest> = {},
): CaptureRequest[] {
  return options.split(' ').map((option) => ({
    name,
    option: option as CaptureOption,
    kind: 'position',
    scale: 1,
    offset: 0,
    units: '',
    ...scaling,
  }));
}

function extOut(
  name: string,
  kind: CaptureRequest['kind'],
  scaling = { scale: 8e-9, units: 's' },
): CaptureRequest {
  return { name, option: 'Value', kind, offset: 0, ...scaling };
}

export const BITS = extOut('PCAP.BITS0', 'bits', { scale: 1, units: '' });
export const GATE = extOut('PCAP.GATE_DURATION', 'samples');
export const TIME = extOut('PCAP.TS_START', 'timestamp');
export const END_TIME = extOut('PCAP.TS_END', 'timestamp');

/** Samples of an int32 field. */
export function counts(...values: number[]): Uint8Array {
  return new Uint8Array(new Int32Array(values).buffer);
}

/** All pieces that a client gets until the END. */
export async function piecesOf(
  acquisition: CapturedAcquisition,
  process: Process = 'Raw',
): Promise<StreamPiece[]> {
  const pieces: StreamPiece[] = [];
  for await (const piece of acquisition.read(process, new AbortController().signal)) {
    pieces.push(piece);
  }
  return pieces;
}

export function bytesOf(pieces: readonly StreamPiece[]): Uint8Array {
  const actions = pieces.flatMap((piece) => actionsOf(piece));
  return concat(...actions.filter((action) => action instanceof Uint8Array));
}

/** The END's line, without its line end. */
export function endOf(pieces: readonly StreamPiece[]): string {
  const last = pieces.at(-1);
  return last?.kind === 'end' ? `${last.samples} ${last.reason}` : 'no END';
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
