/** What a blocking socket makes of the addon's. */

import { describe, expect, test } from 'vitest';

import { BlockingSocket } from '../../../lib/blocking/blocking-socket.js';
import type { NativeTcpSocket } from '../../../lib/native/tcp-socket.js';

/** A socket of the addon whose calls do one step after the other, and then nothing. */
class FakeSocket implements NativeTcpSocket {
  readonly sent: string[] = [];
  isClosed = false;
  readonly #steps: (string | number | Error)[];

  constructor(...steps: (string | number | Error)[]) {
    this.#steps = steps;
  }

  connect(): number {
    return 1;
  }

  exchange(bytes: Uint8Array, count: number, into: Uint8Array): number {
    if (count > 0) this.sent.push(new TextDecoder().decode(bytes.subarray(0, count)));
    if (into.byteLength === 0) return 0;
    const step = this.#steps.shift() ?? 0;
    if (step instanceof Error) throw step;
    if (typeof step === 'number') return step;
    into.set(new TextEncoder().encode(step));
    return step.length;
  }

  close(): void {
    this.isClosed = true;
  }
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('BlockingSocket', () => {
  test('sends with the next receive, once and in order', () => {
    const fake = new FakeSocket('a');
    const socket = new BlockingSocket(fake);
    socket.sendText('one');
    socket.send(bytesOf('two'));
    socket.sendText('three');
    socket.sendText('');
    socket.send(bytesOf(''));
    expect(fake.sent).toEqual(['one', 'two']);
    expect(socket.receive(new Uint8Array(9), 0)).toBe(1);
    socket.taken();
    socket.receive(new Uint8Array(9), 0);
    expect(fake.sent).toEqual(['one', 'two', 'three']);
  });

  test.each([100, 5461, 5462, 100_000])('encodes a text of %d characters', (length) => {
    const fake = new FakeSocket();
    const socket = new BlockingSocket(fake);
    const text = 'µ€'.repeat(length / 2);
    socket.sendText(text);
    socket.receive(new Uint8Array(9), null);
    expect(fake.sent).toEqual([text]);
  });

  test('returns the same bytes until they are taken', () => {
    const socket = new BlockingSocket(new FakeSocket('abc', 'de'));
    const into = new Uint8Array(9);
    expect([socket.receive(into, 0), socket.receive(into, Infinity)]).toEqual([3, 3]);
    expect(new TextDecoder().decode(into.subarray(0, 3))).toBe('abc');
    socket.taken();
    expect(socket.receive(into, 0)).toBe(2);
  });

  test('reports its end: closed by the other end', () => {
    const socket = new BlockingSocket(new FakeSocket('a', -1, 'b'));
    const into = new Uint8Array(9);
    expect([socket.receive(into, 0), socket.end]).toEqual([1, null]);
    socket.taken();
    expect([socket.receive(into, Infinity), socket.end]).toEqual([0, { error: undefined }]);
    expect([socket.receive(into, Infinity), socket.isOpen]).toEqual([0, false]);
  });

  test('reports its end: an error', () => {
    const error = new Error('read ECONNRESET');
    const socket = new BlockingSocket(new FakeSocket(error));
    expect(socket.receive(new Uint8Array(9), Infinity)).toBe(0);
    expect(socket.end?.error).toBe(error);
  });

  test('reports its end: closed locally; the first end counts', () => {
    const fake = new FakeSocket('a');
    const socket = new BlockingSocket(fake);
    const error = new Error('enough');
    socket.close(error);
    socket.close(new Error('again'));
    socket.sendText('more');
    expect(socket.receive(new Uint8Array(9), Infinity)).toBe(0);
    expect([socket.end?.error, fake.isClosed, fake.sent]).toEqual([error, true, []]);
  });
});
