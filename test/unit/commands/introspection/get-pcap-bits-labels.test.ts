/** GetPcapBitsLabels: what it asks, and a PCAP that has no bits. */

import { describe, expect, test } from 'vitest';

import { GetPcapBitsLabels } from '../../../../lib/commands/introspection/get-pcap-bits-labels.js';
import { converse, lines } from '../../../helpers/control/answers.js';

const FIELDS = lines('BITS1 9 ext_out bits', 'TS_END 7 ext_out timestamp', 'BITS0 8 ext_out bits');

describe('GetPcapBitsLabels', () => {
  test('asks for all words at once, in the order of their index', () => {
    const { rounds, result } = converse(new GetPcapBitsLabels(), {
      'PCAP.*?': FIELDS,
      'PCAP1.BITS0.BITS?': lines('TTLIN1.VAL', '', 'TTLIN2.VAL'),
      'PCAP1.BITS1.BITS?': '.',
    });
    expect(rounds).toEqual([['PCAP.*?'], ['PCAP1.BITS0.BITS?', 'PCAP1.BITS1.BITS?']]);
    expect([...(result as Map<string, string[]>)]).toEqual([
      ['PCAP.BITS0', ['TTLIN1.VAL', '', 'TTLIN2.VAL']],
      ['PCAP.BITS1', []],
    ]);
  });

  test.each([lines('ENABLE 0 bit_mux', 'TS_END 7 ext_out timestamp', 'X 1 param bits'), '.'])(
    'gives an empty map for the fields %j',
    (fields) => {
      const { rounds, result } = converse(new GetPcapBitsLabels(), { 'PCAP.*?': fields });
      expect(rounds).toEqual([['PCAP.*?']]);
      expect(result).toEqual(new Map());
    },
  );

  test('names the failed part', () => {
    const answers = { 'PCAP.*?': FIELDS, 'PCAP1.BITS0.BITS?': '.', 'PCAP1.BITS1.BITS?': 'ERR no' };
    expect(converse(new GetPcapBitsLabels(), answers).error).toMatchObject({
      code: 'COMMAND_FAILED',
      command: 'GetPcapBitsLabels()',
      sent: ['PCAP1.BITS1.BITS?'],
      received: ['ERR no'],
    });
    expect(converse(new GetPcapBitsLabels(), {}).error).toMatchObject({ sent: ['PCAP.*?'] });
  });
});
