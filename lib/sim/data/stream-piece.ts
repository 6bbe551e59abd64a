/** What the stream of an acquisition is made of, for one client. */

/** A part of the stream; faults are applied to whole ones. */
export type StreamPiece =
  | { readonly kind: 'header'; readonly bytes: Uint8Array }
  /** Packed samples, a whole number of them. */
  | { readonly kind: 'frame'; readonly samples: Uint8Array; readonly sampleBytes: number }
  | { readonly kind: 'end'; readonly samples: number; readonly reason: string }
  /** Of a script: whatever it gives. */
  | { readonly kind: 'script'; readonly action: StreamAction };

/** What is to be done on a connection: bytes to send, its end by FIN or RST, or a pause. */
export type StreamAction =
  | Uint8Array
  | 'close'
  | 'reset'
  | {
      /** Seconds. */
      readonly stall: number;
    };

/** `BIN ` and the length. */
export const FRAME_MARK_BYTES = 8;

/** @param length of the frame, with this mark */
export function frameMark(length: number): Uint8Array {
  const mark = new Uint8Array(FRAME_MARK_BYTES);
  mark.set([0x42, 0x49, 0x4e, 0x20]);
  new DataView(mark.buffer).setUint32(4, length, true);
  return mark;
}

export function endLine(samples: number, reason: string): Uint8Array {
  return new TextEncoder().encode(`END ${samples} ${reason}\n`);
}

/** How a piece is sent when nothing goes wrong. */
export function actionsOf(piece: StreamPiece): StreamAction[] {
  switch (piece.kind) {
    case 'header':
      return [piece.bytes];
    case 'frame':
      return [frameMark(FRAME_MARK_BYTES + piece.samples.byteLength), piece.samples];
    case 'end':
      return [endLine(piece.samples, piece.reason)];
    case 'script':
      return [piece.action];
  }
}
