import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatMetrics } from '../../../../lib/cli/metrics/exposition.js';
import { parseMetrics } from '../../../helpers/cli/prometheus.js';

const GAUGE = { name: 'a_gauge', type: 'gauge', help: 'A value.' } as const;

describe('formatMetrics', () => {
  test('writes help, type and values', () => {
    const samples = [
      { labels: { panda: 'p', state: 'waiting' }, value: 1 },
      { labels: {}, value: 1.5e21 },
    ];
    expect(formatMetrics([{ ...GAUGE, samples }])).toBe(
      '# HELP a_gauge A value.\n# TYPE a_gauge gauge\n' +
        'a_gauge{panda="p",state="waiting"} 1\na_gauge 1.5e+21\n',
    );
  });

  test('leaves out a metric without values', () => {
    expect(formatMetrics([{ ...GAUGE, samples: [] }])).toBe('');
  });

  test('escapes backslashes, quotes and line ends', () => {
    const samples = [{ labels: { panda: 'a\\b"c\nd' }, value: 0 }];
    expect(formatMetrics([{ ...GAUGE, help: 'a\\b"c\nd', samples }])).toBe(
      '# HELP a_gauge a\\\\b"c\\nd\n# TYPE a_gauge gauge\na_gauge{panda="a\\\\b\\"c\\nd"} 0\n',
    );
  });

  test('writes any text and any number so that it is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.double(), (panda, help, value) => {
        const text = formatMetrics([{ ...GAUGE, help, samples: [{ labels: { panda }, value }] }]);
        const parsed = parseMetrics(text).get('a_gauge');
        expect(parsed?.help).toBe(help);
        const [[labels, read] = ['', 0]] = [...(parsed?.values ?? [])];
        expect(JSON.parse(labels)).toEqual({ panda });
        // The format does not tell -0 from 0.
        expect(read + 0).toBe(value + 0);
      }),
    );
  });
});
