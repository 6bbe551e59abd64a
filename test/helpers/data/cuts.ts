/** Truncated streams of the data port: the expected data, and a server for them. */

import { type AddressInfo, createServer } from 'node:net';

import { expect, onTestFinished } from 'vitest';

import { AsyncClient } from '../../../lib/client/async-client.js';
import { DataConnection } from '../../../lib/connections/data.js';
import { ConnectionClosedError } from '../../../lib/errors.js';
import type { Data } from '../../../lib/responses/data.js';
import { framesOf } from './data-port.js';
import { ascii, concat, COUNTER, frameOf, header } from './streams.js';

const HEADER_END = '</header>\n\n';
const END = /^END \d{1,15} .+$/;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Two acquisitions with all kinds of data, in about 700 bytes. */
export const TWO_ACQUISITIONS = concat(
  ascii('OK\n'),
  header([COUNTER]),
  frameOf(1, 2, 3),
  frameOf(),
  frameOf(4, 5),
  ascii('END 5 Ok\n'),
  header([COUNTER, { name: 'A.B', type: 'int32' }]),
  frameOf(6, 7, 8, 9),
  ascii('END 2 Disarmed\n'),
);

/** The complete items before a cut, parsed without the library. */
export interface Prefix {
  /** The first letters of ready, start and end. */
  readonly marks: string;
  /** The bytes of whole samples, in the order of the acquisitions. */
  readonly samples: Buffer;
}

const announcedIn = (header: string): number => Number(/sample_bytes="(\d+)"/.exec(header)?.[1]);

/**
 * Parses the bytes before `cut`, up to the first one that is invalid.
 *
 * @param sampleBytesOf the sample size for the header of an acquisition, numbered from 0;
 *   undefined: refused
 */
export function prefixOf(
  stream: Uint8Array,
  cut: number,
  sampleBytesOf: (header: string, number: number) => number | undefined = announcedIn,
): Prefix {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, cut);
  const pieces: Buffer[] = [];
  const isNext = (text: string, at: number): boolean =>
    bytes.toString('latin1', at, at + text.length) === text;
  let marks = isNext('OK\n', 0) ? 'r' : '';
  let position = 'OK\n'.length;
  while (marks !== '') {
    const headerEnd = bytes.indexOf(HEADER_END, position);
    if (headerEnd < 0) break;
    const text = bytes.toString('latin1', position, headerEnd);
    const sampleBytes = sampleBytesOf(text, pieces.length);
    if (sampleBytes === undefined) break;
    marks += 's';
    position = headerEnd + HEADER_END.length;
    const acquisition: Buffer[] = [];
    while (position + 8 <= cut && isNext('BIN ', position)) {
      const payload = bytes.readUInt32LE(position + 4) - 8;
      const isWhole = payload === 0 || payload % sampleBytes === 0;
      if (payload < 0 || payload + 8 > MAX_FRAME_BYTES || !isWhole) break;
      acquisition.push(bytes.subarray(position + 8, position + 8 + payload));
      position += 8 + payload;
    }
    const all = Buffer.concat(acquisition);
    pieces.push(sampleBytes === 0 ? all : all.subarray(0, all.length - (all.length % sampleBytes)));
    const lineEnd = isNext('END ', position) ? bytes.indexOf('\n', position) : -1;
    if (lineEnd < 0 || !END.test(bytes.toString('utf8', position, lineEnd).trimEnd())) break;
    marks += 'e';
    position = lineEnd + 1;
  }
  return { marks, samples: Buffer.concat(pieces) };
}

export function whatCame(data: readonly Data[]): Prefix {
  const marks = data.map(({ kind }) => (kind === 'frame' ? '' : kind.slice(0, 1))).join('');
  return { marks, samples: Buffer.concat(framesOf(data).flatMap(({ slices }) => slices)) };
}

/** Returns the data that a connection extracts from a stream that ends there. */
export function receiveUpTo(stream: Uint8Array, cut: number): Data[] {
  const connection = new DataConnection({ copy: false });
  connection.connect(false);
  const data = connection.receiveBytes(stream.subarray(0, cut));
  return [...data, ...connection.flush()];
}

export type CutHow = 'FIN' | 'RST';

/** A data port that sends the start of a stream to each client, then ends the connection. */
export async function cutServer(stream: Uint8Array): Promise<{
  readonly port: number;
  next: { cut: number; how: CutHow };
}> {
  const state = { port: 0, next: { cut: 0, how: 'FIN' as CutHow } };
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const { cut, how } = state.next;
      socket.write(stream.subarray(0, cut), () => {
        if (how === 'FIN') socket.end();
        else socket.resetAndDestroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  state.port = (server.address() as AddressInfo).port;
  return state;
}

/** Cuts a stream at each byte on its way to a client, and checks the result. */
export async function expectCuts(stream: Uint8Array, how: CutHow): Promise<void> {
  const server = await cutServer(stream);
  const client = new AsyncClient('127.0.0.1', { dataPort: server.port });
  for (let cut = 0; cut <= stream.byteLength; cut++) {
    server.next = { cut, how };
    const data: Data[] = [];
    const reading = (async () => {
      for await (const item of client.data({ scaled: false })) data.push(item);
    })();
    // `rejects` would keep each error alive, and with it the buffers.
    const error: unknown = await reading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionClosedError);
    const came = whatCame(data);
    const whole = prefixOf(stream, cut);
    if (how === 'FIN') {
      expect({ cut, ...came }).toEqual({ cut, ...whole });
    } else {
      // A reset can overtake earlier bytes.
      expect(whole.marks.startsWith(came.marks)).toBe(true);
      expect(came.samples).toEqual(whole.samples.subarray(0, came.samples.byteLength));
    }
  }
}
