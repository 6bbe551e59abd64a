/** The pieces of an acquisition's stream for one client. */

/** A piece of the stream; faults are applied to whole pieces. */
export type StreamPiece =
  | { readonly kind: 'header'; readonly bytes: Uint8Array }
  /** Whole packed samples. */
  | { readonly kind: 'frame'; readonly samples: Uint8Array; readonly sampleBytes: number }
  | { readonly kind: 'end'; readonly samples: number; readonly reason: string }
  /** An action of a script. */
  | { readonly kind: 'script'; readonly action: StreamAction };

/** An action on a connection: bytes to send, its end by FIN or RST, or a pause. */
export type StreamAction =
  | Uint8Array
  | 'close'
  | 'reset'
  | {
      /** In seconds. */
      readonly stall: number;
    };

/** The size of `BIN ` and the length. */
export const FRAME_MARK_BYTES = 8;

/** @param length of the frame, including this mark */
export function frameMark(length: number): Uint8Array {
  const mark = new Uint8Array(FRAME_MARK_BYTES);
  mark.set([0x42, 0x49, 0x4e, 0x20]);
  new DataView(mark.buffer).setUint32(4, length, true);
  return mark;
}

export function endLine(samples: number, reason: string): Uint8Array {
  return new TextEncoder().encode(`END ${samples} ${reason}\n`);
}

/** Returns the actions for a piece without faults. */
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
