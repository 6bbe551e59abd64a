/** Streams of the data port that end too early: what must be left of them, and a server for them. */

import { type AddressInfo, createServer } from 'node:net';

import { onTestFinished } from 'vitest';

import { DataConnection } from '../../lib/connections/data.js';
import type { Data } from '../../lib/responses/data.js';
import { framesOf } from './data-port.js';
import { ascii, concat, COUNTER, frameOf, header } from './streams.js';

const HEADER_END = '</header>\n\n';

/** Two acquisitions, with every kind of thing in them, in some 700 bytes. */
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

/** What has come whole by a cut: read with nothing of the library. */
export interface Prefix {
  /** First letters of ready, start and end. */
  readonly marks: string;
  /** Of whole samples, in the order of the acquisitions. */
  readonly samples: Buffer;
}

export function prefixOf(stream: Uint8Array, cut: number): Prefix {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, cut);
  const pieces: Buffer[] = [];
  let marks = '';
  let position = bytes.indexOf('\n') + 1;
  if (position > 0) marks += 'r';
  for (;;) {
    const headerEnd = position === 0 ? -1 : bytes.indexOf(HEADER_END, position);
    if (headerEnd < 0) break;
    marks += 's';
    const text = bytes.toString('latin1', position, headerEnd);
    const sampleBytes = Number(/sample_bytes="(\d+)"/.exec(text)?.[1]);
    position = headerEnd + HEADER_END.length;
    const acquisition: Buffer[] = [];
    while (position + 8 <= cut && bytes.toString('latin1', position, position + 4) === 'BIN ') {
      const end = position + bytes.readUInt32LE(position + 4);
      acquisition.push(bytes.subarray(position + 8, end));
      position = end;
    }
    const all = Buffer.concat(acquisition);
    pieces.push(all.subarray(0, all.byteLength - (all.byteLength % sampleBytes)));
    const lineEnd = position < cut ? bytes.indexOf('\n', position) : -1;
    if (lineEnd < 0) break;
    marks += 'e';
    position = lineEnd + 1;
  }
  return { marks, samples: Buffer.concat(pieces) };
}

export function whatCame(data: readonly Data[]): Prefix {
  const marks = data.map(({ kind }) => (kind === 'frame' ? '' : kind.slice(0, 1))).join('');
  return { marks, samples: Buffer.concat(framesOf(data).flatMap(({ slices }) => slices)) };
}

/** What a connection gives of a stream that ends there. */
export function receiveUpTo(stream: Uint8Array, cut: number): Data[] {
  const connection = new DataConnection({ copy: false });
  connection.connect(false);
  const data = connection.receiveBytes(stream.subarray(0, cut));
  return [...data, ...connection.flush()];
}

export type CutHow = 'FIN' | 'RST';

/** A data port that sends the beginning of a stream to each client, and ends. */
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
