import { describe, expect, it } from 'vitest';

import { captureFault } from '../../../../lib/sim/model/captures.js';
import {
  type CaptureOption,
  type CaptureRequest,
} from '../../../../lib/responses/stream-fields.js';

function request(
  name: string,
  option: CaptureOption,
  kind: CaptureRequest['kind'] = 'position',
): CaptureRequest {
  return { name, option, kind, scale: 1, offset: 0, units: '' };
}

const many = (count: number, ...options: CaptureOption[]): CaptureRequest[] =>
  Array.from({ length: count }, (_, i) => options.map((option) => request(`P${i}`, option))).flat();

const GATE = request('GATE', 'Value', 'samples');
const TIME = request('TIME', 'Value', 'timestamp');

describe('captureFault', () => {
  it('requires captured fields', () => {
    expect(captureFault([])).toBe('Nothing configured for capture');
  });

  // A sample has 64 words; Mean and StdDev bring the gate's duration, and StdDev a Mean.
  it.each([
    [64, many(64, 'Value')],
    [64, [...many(31, 'Sum'), TIME]],
    [63, many(31, 'Mean')],
    [61, many(12, 'StdDev')],
    [61, many(12, 'Mean', 'StdDev')],
    [64, [...many(31, 'Mean'), request('X', 'Min')]],
    [64, [...many(31, 'Mean'), GATE, request('X', 'Min')]],
  ])('takes a sample of %i words', (_, requests) => {
    expect(captureFault(requests)).toBeNull();
  });

  it.each([
    [65, many(65, 'Value')],
    [65, many(32, 'Mean')],
    [66, many(13, 'StdDev')],
    [65, [...many(31, 'Sum'), TIME, GATE]],
  ])('refuses a sample of %i words', (_, requests) => {
    expect(captureFault(requests)).toBe('Too many captures for PCAP');
  });
});
