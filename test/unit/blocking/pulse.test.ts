/** Whether the other thread still runs. */

import { describe, expect, test } from 'vitest';

import { beat, newCounter, Pulse } from '../../../lib/blocking/pulse.js';

describe('Pulse', () => {
  test('is there until 30 s have been waited without a beat', () => {
    const pulse = new Pulse(newCounter());
    for (let waited = 0; waited < 30_000; waited += 250) expect(pulse.isFelt(250)).toBe(true);
    expect(pulse.isFelt(250)).toBe(false);
  });

  test('each beat begins anew', () => {
    const counter = newCounter();
    const pulse = new Pulse(counter);
    for (let i = 0; i < 10; i++) {
      expect(pulse.isFelt(29_999)).toBe(true);
      beat(counter);
    }
    expect(pulse.isFelt(29_999)).toBe(true);
    expect(pulse.isFelt(10_000)).toBe(true);
    expect(pulse.isFelt(29_999)).toBe(false);
  });

  test('counts what was waited, not how often', () => {
    const pulse = new Pulse(newCounter());
    for (let i = 0; i < 10_000; i++) expect(pulse.isFelt(0.1)).toBe(true);
  });

  test('a beat does not look like a report', () => {
    const counter = newCounter();
    beat(counter);
    expect(counter[0]).toBe(0);
  });
});
