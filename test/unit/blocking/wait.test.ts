/** Waiting for a number to change. */

import { Worker } from 'node:worker_threads';

import { describe, expect, onTestFinished, test } from 'vitest';

import { waitForChange } from '../../../lib/blocking/wait.js';
import { InterruptedError } from '../../../lib/errors.js';

const forEver = (): boolean => true;
const counter = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

/** What handlers of SIGINT do is done to them here; a wait without them is not interrupted. */
function onSigint(listener: () => void): void {
  process.on('SIGINT', listener);
  onTestFinished(() => {
    process.off('SIGINT', listener);
  });
}

/** A thread that does something while this one waits. */
function meanwhile(code: string, numbers: Int32Array): void {
  const worker = new Worker(`const numbers = require('node:worker_threads').workerData; ${code}`, {
    eval: true,
    workerData: numbers,
  });
  onTestFinished(async () => {
    await worker.terminate();
  });
}

const CHANGE = 'Atomics.store(numbers, 0, 1); Atomics.notify(numbers, 0);';

function waitUntilChanged(numbers: Int32Array): void {
  waitForChange(numbers, 0, 60_000, forEver);
  expect(Atomics.load(numbers, 0)).toBe(1);
}

describe('waitForChange', () => {
  test('returns at once if it has changed already', () => {
    expect(waitForChange(counter().fill(1), 0, 60_000, forEver)).toBe(true);
  });

  test.each([false, true])('returns when it changes; with a handler: %s', (hasHandler) => {
    let handled = 0;
    if (hasHandler) onSigint(() => handled++);
    const numbers = counter();
    meanwhile(`setTimeout(() => { ${CHANGE} }, 50);`, numbers);
    waitUntilChanged(numbers);
    expect(handled).toBe(0);
  });

  test.each([false, true])('returns after some time; with a handler: %s', (hasHandler) => {
    if (hasHandler) onSigint(() => {});
    expect(waitForChange(counter(), 0, 20, forEver)).toBe(true);
  });

  test.each([false, true])('ends when it is not to go on; with a handler: %s', (hasHandler) => {
    if (hasHandler) onSigint(() => {});
    const slices: number[] = [];
    const goesOn = (waited: number): boolean => slices.push(waited) < 2;
    expect(waitForChange(counter(), 0, Infinity, goesOn)).toBe(false);
    expect(slices).toEqual([250, 250]);
  });

  test('runs handlers when SIGINT comes, throws, and leaves them where they were', () => {
    const handled: string[] = [];
    onSigint(() => handled.push('one'));
    onSigint(() => handled.push('two'));
    const listeners = process.listeners('SIGINT');
    const numbers = counter();
    meanwhile(`setTimeout(() => process.kill(process.pid, 'SIGINT'), 200);`, numbers);
    expect(() => waitUntilChanged(numbers)).toThrow(InterruptedError);
    expect(handled).toEqual(['one', 'two']);
    expect(process.listeners('SIGINT')).toEqual(listeners);
  });

  test('throws what a handler throws', () => {
    onSigint(() => {
      throw new RangeError('mine');
    });
    const numbers = counter();
    meanwhile(`setTimeout(() => process.kill(process.pid, 'SIGINT'), 200);`, numbers);
    expect(() => waitUntilChanged(numbers)).toThrow(RangeError);
  });
});
