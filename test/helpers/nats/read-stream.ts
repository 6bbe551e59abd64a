/** Reads a PandA's stream message by message, and compares it with the captured samples. */

import { createHash } from 'node:crypto';

import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { EndData, Sink, SinkFrame } from 'pandablocks';
import { expect } from 'vitest';

import { decodeEnd, type AcquisitionEndMessage } from '../../../lib/stream/format/end.js';
import { type AcquisitionHead, decodeHead } from '../../../lib/stream/format/head.js';
import { decodeHeaders, type MessageHeaders } from '../../../lib/stream/format/headers.js';

export interface ReadMessage extends MessageHeaders {
  readonly sequence: number;
  readonly subject: string;
  readonly payload: Uint8Array;
}

/** @param stream the name of any stream */
export async function readMessages(
  servers: string,
  stream: string,
): Promise<{ sequence: number; subject: string; payload: Uint8Array; header: Headers }[]> {
  const connection = await connect({ servers });
  try {
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(stream);
    const messages = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(stream, { seq }).catch(() => null);
      if (message === null) continue;
      const { subject, data: payload } = message;
      const header = { get: (name: string) => message.header.get(name) };
      messages.push({ sequence: seq, subject, payload, header });
    }
    return messages;
  } finally {
    await connection.close();
  }
}

interface Headers {
  readonly get: (name: string) => string;
}

/** All messages of a PandA's stream. */
export async function readStream(servers: string, panda: string): Promise<ReadMessage[]> {
  const messages = await readMessages(servers, `PANDA_${panda}`);
  return messages.map(({ header, ...message }) => ({
    ...message,
    ...decodeHeaders((name) => header.get(name)),
  }));
}

export interface ReadAcquisition {
  readonly head: AcquisitionHead;
  /** Null if there is no END. */
  readonly end: AcquisitionEndMessage | null;
  readonly rows: number;
  /** The hash of all samples. */
  readonly hash: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

/** Checks that the messages are complete and in order, without duplicates. */
export function assemble(messages: readonly ReadMessage[]): ReadAcquisition {
  const [first] = messages;
  if (first === undefined) throw new Error('There are no messages.');
  expect(first.kind).toBe('head');
  const head = decodeHead(first.payload);
  const hash = createHash('sha256');
  let rows = 0;
  let end: AcquisitionEndMessage | null = null;
  for (const [index, message] of messages.entries()) {
    expect(message.sequence).toBe(first.sequence + index);
    expect(message.acquisition).toBe(first.acquisition);
    expect(message.subject).toBe(first.subject);
    expect(end).toBeNull();
    if (message.kind === 'data') {
      expect(message.firstRow).toBe(rows);
      expect(message.payload.byteLength).toBe(message.rows * head.start.sampleBytes);
      hash.update(message.payload);
      rows += message.rows;
    } else if (message.kind === 'end') {
      end = decodeEnd(message.payload);
      expect(message.firstRow).toBe(rows);
      expect(end.rows).toBe(rows);
    }
  }
  return {
    head,
    end,
    rows,
    hash: hash.digest('hex'),
    firstSequence: first.sequence,
    lastSequence: messages.at(-1)!.sequence,
  };
}

/** A sink next to a publisher that records the received samples. */
export class ReceivedSamples implements Sink<null> {
  #hash = createHash('sha256');
  rows = 0;
  end: EndData | null = null;
  /** Called for each frame with the number of rows so far. */
  onRows: (rows: number) => void = () => {};

  open(): void {
    this.#hash = createHash('sha256');
    this.rows = 0;
  }

  write(frame: SinkFrame): void {
    for (const slice of frame.slices) this.#hash.update(slice);
    this.rows += frame.sampleCount;
    this.onRows(this.rows);
  }

  close(end: EndData | null): null {
    this.end = end;
    return null;
  }

  get hash(): string {
    return this.#hash.copy().digest('hex');
  }
}
