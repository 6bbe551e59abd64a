/** The stream of an acquisition for one client (protocol.md, data port). */

import type { BlockRing } from './block-ring.js';
import { headerText, type Process } from './header-text.js';
import { SampleScaler } from './scale-samples.js';
import { scaledFields, type StreamField } from '../../responses/stream-fields.js';
import { FRAME_MARK_BYTES, type StreamPiece } from './stream-piece.js';
import type { Wakeup } from './wakeup.js';

/** An acquisition, as its readers see it. */
export interface ReadableAcquisition {
  readonly fields: readonly StreamField[];
  readonly sampleBytes: number;
  readonly ring: BlockRing;
  /** Notifies readers of any change, and the writer of the progress of readers. */
  readonly changed: Wakeup;
  readonly armTime: string;
  /** Null before the start. */
  readonly startTime: string | null;
  readonly hwTimeOffsetNs: bigint | null;
  readonly isEnded: boolean;
  readonly isShutDown: boolean;
  readonly reason: string;
}

/** The progress of a client. */
export interface ReadPosition {
  /** The number of the next block to read. */
  next: number;
}

/** The largest size of a scaled frame, including its mark. */
const SCALED_FRAME_BYTES = 64 * 1024;
/** A client that connects late starts with this share of the ring free, to have time to read. */
const MARGIN = 1 / 16;

/**
 * Yields the header, the frames and the END, as blocks arrive. A client that the ring overtakes
 * gets `Data overrun`: RAW after the frame that was overwritten during sending, SCALED without that
 * frame. A request for the next piece confirms that the previous one was sent.
 *
 * @param position updated while reading
 */
export async function* readAcquisition(
  acquisition: ReadableAcquisition,
  process: Process,
  position: ReadPosition,
  gone: AbortSignal,
): AsyncGenerator<StreamPiece, void, void> {
  const { ring, changed } = acquisition;
  while (acquisition.startTime === null && !acquisition.isEnded && !gone.aborted) {
    await changed.wait();
  }
  if (acquisition.startTime === null || gone.aborted) return;
  position.next = firstBlock(acquisition);
  const missed = ring.bytesBefore(position.next) / acquisition.sampleBytes;
  yield headerPiece(acquisition, acquisition.startTime, process, missed);

  const frames = process === 'Raw' ? rawFrames : scaledFrames(acquisition);
  const isLost = (): boolean => position.next < ring.first;
  const isStopped = (): boolean => isLost() || gone.aborted || acquisition.isShutDown;
  let samples = 0;
  while (!isStopped()) {
    const block = ring.get(position.next);
    if (block === undefined) {
      if (acquisition.isEnded) break;
      await changed.wait();
      continue;
    }
    for (const frame of frames(block, acquisition.sampleBytes)) {
      samples += frame.samples.byteLength / frame.sampleBytes;
      yield frame;
      if (isStopped()) break;
    }
    if (!isLost()) {
      position.next++;
      changed.wake();
    }
  }
  yield { kind: 'end', samples, reason: isLost() ? 'Data overrun' : acquisition.reason };
}

type Frame = Extract<StreamPiece, { kind: 'frame' }>;

function* rawFrames(samples: Uint8Array, sampleBytes: number): Generator<Frame, void, void> {
  yield { kind: 'frame', samples, sampleBytes };
}

/** Yields frames with as many samples as fit. */
function scaledFrames({
  fields,
}: ReadableAcquisition): (
  samples: Uint8Array,
  sampleBytes: number,
) => Generator<Frame, void, void> {
  const scaler = new SampleScaler(fields);
  const room = Math.floor((SCALED_FRAME_BYTES - FRAME_MARK_BYTES) / scaler.sampleBytes);
  const frameSamples = Math.max(1, room);
  return function* (samples, sampleBytes) {
    const step = frameSamples * sampleBytes;
    for (let from = 0; from < samples.byteLength; from += step) {
      const scaled = scaler.scale(samples.subarray(from, from + step));
      yield { kind: 'frame', samples: scaled, sampleBytes: scaler.sampleBytes };
    }
  };
}

function firstBlock({ ring, isEnded }: ReadableAcquisition): number {
  if (isEnded || ring.first === 0) return ring.first;
  return Math.min(ring.end, ring.first + Math.floor(ring.capacity * MARGIN));
}

function headerPiece(
  { fields, armTime, hwTimeOffsetNs }: ReadableAcquisition,
  startTime: string,
  process: Process,
  missed: number,
): StreamPiece {
  const columns = process === 'Raw' ? fields : scaledFields(fields);
  const text = headerText(columns, process, { armTime, startTime, hwTimeOffsetNs, missed });
  return { kind: 'header', bytes: new TextEncoder().encode(text) };
}
