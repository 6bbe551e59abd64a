/** GetBlockInfo: what it asks, and what it makes of the answers of unusual configurations. */

import { describe, expect, test } from 'vitest';

import { GetBlockInfo } from '../../../../lib/commands/introspection/get-block-info.js';
import { converse, lines } from '../../../helpers/control/answers.js';

const BLOCKS = { '*BLOCKS?': lines('TTLIN 6', 'PCAP 1', 'LUT 100') };

describe('GetBlockInfo', () => {
  test('asks for all descriptions at once; the blocks are in the order of their names', () => {
    const { rounds, result } = converse(new GetBlockInfo(), {
      ...BLOCKS,
      '*DESC.TTLIN?': 'OK =TTL input ',
      '*DESC.PCAP?': 'OK =Position = capture',
      '*DESC.LUT?': 'OK =',
    });
    expect(rounds).toEqual([['*BLOCKS?'], ['*DESC.LUT?', '*DESC.PCAP?', '*DESC.TTLIN?']]);
    expect([...(result as Map<string, unknown>)]).toEqual([
      ['LUT', { number: 100, description: '' }],
      ['PCAP', { number: 1, description: 'Position = capture' }],
      ['TTLIN', { number: 6, description: 'TTL input ' }],
    ]);
  });

  test('has null for a block without a description', () => {
    const { result } = converse(new GetBlockInfo(), {
      ...BLOCKS,
      '*DESC.TTLIN?': 'OK =TTL input',
      '*DESC.PCAP?': 'ERR No description available',
      '*DESC.LUT?': 'OK =Lookup table',
    });
    expect([...(result as Map<string, unknown>)]).toEqual([
      ['LUT', { number: 100, description: 'Lookup table' }],
      ['PCAP', { number: 1, description: null }],
      ['TTLIN', { number: 6, description: 'TTL input' }],
    ]);
  });

  test('can leave the descriptions out', () => {
    const { rounds, result } = converse(new GetBlockInfo(true), BLOCKS);
    expect(rounds).toEqual([['*BLOCKS?']]);
    expect([...(result as Map<string, unknown>)]).toEqual([
      ['LUT', { number: 100, description: null }],
      ['PCAP', { number: 1, description: null }],
      ['TTLIN', { number: 6, description: null }],
    ]);
  });

  test('accepts any name', () => {
    const { result } = converse(new GetBlockInfo(), {
      '*BLOCKS?': lines('constructor 2', '__proto__ 1'),
    });
    expect([...(result as Map<string, unknown>)]).toEqual([
      ['__proto__', { number: 1, description: null }],
      ['constructor', { number: 2, description: null }],
    ]);
  });

  test('returns nothing for no blocks', () => {
    expect(converse(new GetBlockInfo(), { '*BLOCKS?': '.' })).toEqual({
      rounds: [['*BLOCKS?']],
      result: new Map(),
    });
  });

  test.each([lines('TTLIN'), lines('TTLIN six'), lines('LUT 8', ''), 'OK =TTLIN 6', 'ERR no'])(
    'fails for the list %j',
    (answer) => {
      const { error } = converse(new GetBlockInfo(), { '*BLOCKS?': answer });
      expect(error).toMatchObject({
        code: 'COMMAND_FAILED',
        command: 'GetBlockInfo(false)',
        sent: ['*BLOCKS?'],
        received: answer.split('\n'),
      });
    },
  );

  test.each(['OK', lines('A')])('fails for the description %j', (answer) => {
    const { error } = converse(new GetBlockInfo(), { ...BLOCKS, '*DESC.PCAP?': answer });
    expect(error).toMatchObject({ sent: ['*DESC.PCAP?'], received: answer.split('\n') });
  });
});
