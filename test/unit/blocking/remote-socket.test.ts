/** The caller's end of a socket in another thread. */

import { describe, expect, test } from 'vitest';

import type { Request, SocketReport } from '../../../lib/blocking/messages.js';
import { RemoteSocket } from '../../../lib/blocking/remote-socket.js';
import { ConnectError } from '../../../lib/errors.js';

function socketWith(...reports: SocketReport[]): { socket: RemoteSocket; posted: Request[] } {
  const posted: Request[] = [];
  const socket = new RemoteSocket(7, (request) => posted.push(request));
  for (const report of reports) socket.accept(report);
  return { socket, posted };
}

const opened: SocketReport = { kind: 'opened', id: 7 };
const closed: SocketReport = { kind: 'closed', id: 7, error: null };
const bytesOf = (...values: number[]): SocketReport => ({
  kind: 'bytes',
  id: 7,
  bytes: Uint8Array.from(values),
});

describe('RemoteSocket', () => {
  test('is settled when it is open, and when it never will be', () => {
    expect(socketWith().socket.isSettled).toBe(false);
    expect(socketWith(opened).socket).toMatchObject({ isSettled: true, end: null, hasNews: false });
    const cause = { message: 'why', details: { code: 'ECONNREFUSED' }, cause: null };
    const error = { message: 'No connection.', details: {}, cause };
    const { end, isSettled } = socketWith({ kind: 'refused', id: 7, error }).socket;
    expect(isSettled).toBe(true);
    expect(end?.error).toBeInstanceOf(ConnectError);
    expect(end?.error).toMatchObject({ message: error.message, cause: { code: 'ECONNREFUSED' } });
  });

  test('gives what came in its order, and says so to the sender', () => {
    const { socket, posted } = socketWith(opened, bytesOf(1, 2), bytesOf(3));
    expect(socket.hasNews).toBe(true);
    expect([socket.take(), socket.take(), socket.take()]).toEqual([
      Uint8Array.of(1, 2),
      Uint8Array.of(3),
      undefined,
    ]);
    expect(posted).toEqual([
      { kind: 'taken', id: 7, byteLength: 2 },
      { kind: 'taken', id: 7, byteLength: 1 },
    ]);
    expect(socket.hasNews).toBe(false);
  });

  test('gives what came before the end', () => {
    const { socket } = socketWith(opened, bytesOf(1), closed, bytesOf(2));
    expect(socket.end).toEqual({ error: undefined });
    expect([socket.take(), socket.take()]).toEqual([Uint8Array.of(1), undefined]);
  });

  test('is closed once, and writes no more', () => {
    const { socket, posted } = socketWith(opened);
    socket.write(Uint8Array.of(1));
    const error = new Error('enough');
    socket.close(error);
    socket.close(new Error('again'));
    socket.write(Uint8Array.of(2));
    socket.accept(closed);
    expect(socket.end?.error).toBe(error);
    expect(posted).toEqual([
      { kind: 'write', id: 7, bytes: Uint8Array.of(1) },
      { kind: 'close', id: 7 },
    ]);
  });
});
