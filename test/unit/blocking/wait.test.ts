/** Waiting in slices. */

import { describe, expect, onTestFinished, test } from 'vitest';

import { waitInSlices } from '../../../lib/blocking/wait.js';
import { InterruptedError } from '../../../lib/errors.js';

/** A wait that gives one number after the other, at once; says what it was asked for. */
function waitThatGives(...numbers: number[]): {
  wait: (milliseconds: number, watchesSigint: boolean) => number;
  asked: [number, boolean][];
} {
  const asked: [number, boolean][] = [];
  const wait = (milliseconds: number, watchesSigint: boolean): number => {
    asked.push([milliseconds, watchesSigint]);
    return numbers[asked.length - 1] ?? 0;
  };
  return { wait, asked };
}

function onSigint(listener: () => void): void {
  process.on('SIGINT', listener);
  onTestFinished(() => {
    process.off('SIGINT', listener);
  });
}

describe('waitInSlices', () => {
  test('waits 100 ms at a time until bytes arrive', () => {
    const { wait, asked } = waitThatGives(0, 0, 7);
    expect(waitInSlices(wait, Infinity)).toBe(7);
    expect(asked).toEqual([
      [100, false],
      [100, false],
      [100, false],
    ]);
  });

  test('checks once without time, and returns 0', () => {
    const { wait, asked } = waitThatGives();
    expect(waitInSlices(wait, performance.now() - 1)).toBe(0);
    expect(asked).toEqual([[0, false]]);
  });

  test('returns waiting bytes without time', () => {
    expect(waitInSlices(waitThatGives(-1).wait, -Infinity)).toBe(-1);
  });

  test('waits whole milliseconds, within the time limit', () => {
    const { wait, asked } = waitThatGives(0, 1);
    waitInSlices(wait, performance.now() + 20.5);
    for (const [milliseconds] of asked) {
      expect(milliseconds).toBeGreaterThan(0);
      expect(milliseconds).toBeLessThanOrEqual(21);
      expect(Number.isInteger(milliseconds)).toBe(true);
    }
  });

  test('watches SIGINT if there are handlers', () => {
    onSigint(() => {});
    const { wait, asked } = waitThatGives(1);
    waitInSlices(wait, Infinity);
    expect(asked).toEqual([[100, true]]);
  });

  test('runs the handlers after SIGINT, and throws', () => {
    const handled: string[] = [];
    onSigint(() => handled.push('one'));
    onSigint(() => handled.push('two'));
    expect(() => waitInSlices(waitThatGives(0, -2).wait, Infinity)).toThrow(InterruptedError);
    expect(handled).toEqual(['one', 'two']);
  });

  test('throws the error of a handler', () => {
    onSigint(() => {
      throw new RangeError('mine');
    });
    expect(() => waitInSlices(waitThatGives(-2).wait, Infinity)).toThrow(RangeError);
  });
});
