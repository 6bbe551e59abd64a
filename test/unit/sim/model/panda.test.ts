import { beforeEach, describe, expect, it, vi } from 'vitest';

import { BIT_ONE, BIT_ZERO, POSITION_ZERO } from '../../../../lib/sim/machine/registers.js';
import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda, type WriteListener } from '../../../../lib/sim/model/panda.js';
import { Conversation } from '../control/replay.js';
import { field, SAMPLE } from './sample-definitions.js';

describe('Panda', () => {
  let panda: Panda;
  let conversation: Conversation;
  beforeEach(() => {
    panda = new Panda(SAMPLE);
    conversation = new Conversation(panda);
  });

  it('has the values of the definitions in its registers', () => {
    const names = ['UINT', 'INT', 'SCALAR', 'BIT', 'ENUM', 'SHORT', 'LONG', 'SET'];
    const values = names.map((name) => panda.value(`ALL1.${name}`));
    expect(values).toEqual([0, -7, 0, 0, 0, 0, 0, 0]);
    expect(panda.value('ALL2.LUT')).toBe(0xffffff00);
    expect(panda.value('ALL2.INP')).toBe(BIT_ONE);
    expect(panda.value('ALL2.POS')).toBe(POSITION_ZERO);
    expect(panda.delay('ALL2.INP')).toBe(0);
    expect(panda.table('ALL2.TABLE')).toHaveLength(0);
  });

  it('reports each write after the register has the value', () => {
    const listener = vi.fn<WriteListener>();
    panda.onWrite(listener);
    const lines = [
      'ALL1.UINT=3',
      'ALL1.SCALAR=12.4',
      'ALL2.ENUM=Very high',
      'ALL1.SHORT.UNITS=us',
      'ALL1.SHORT=2',
      'ALL1.LONG.RAW=5000000000',
      'ALL2.DO=',
      'ALL2.SET=-3',
      'ALL1.INP=ALL2.OUT',
      'ALL1.INP.DELAY=5',
      'ALL1.POS=ALL2.VAL',
      'ALL1.TABLE<\n1 2 3 4\n',
    ];

    for (const line of lines) expect(conversation.ask(line)).toBe('OK');

    const expected = [
      ['ALL1.UINT', 3],
      ['ALL1.SCALAR', 5],
      ['ALL2.ENUM', 4],
      ['ALL1.SHORT', 250],
      ['ALL1.LONG', 5000000000],
      ['ALL2.DO', 1],
      ['ALL2.SET', -3],
      ['ALL1.INP', 33],
      ['ALL1.INP', 33],
      ['ALL1.POS', 1],
    ] as const;
    expect(listener.mock.calls.flat()).toEqual([...expected.map(([name]) => name), 'ALL1.TABLE']);
    for (const [name, value] of expected) expect(panda.value(name)).toBe(value);
    expect(panda.delay('ALL1.INP')).toBe(5);
    expect([...panda.table('ALL1.TABLE')]).toEqual([1, 2, 3, 4]);
  });

  it('reports nothing for refused writes', () => {
    const listener = vi.fn<WriteListener>();
    panda.onWrite(listener);
    for (const line of ['ALL1.UINT=11', 'ALL1.INP=NOPE', 'ALL1.DO=1', 'ALL1.TABLE<\n1\n']) {
      expect(conversation.ask(line)).toMatch(/^ERR /);
    }
    expect(listener).not.toHaveBeenCalled();
  });

  it('has the outputs on the buses', () => {
    expect([...panda.buses.bits]).toEqual([
      ['ALL1.OUT', 0],
      ['ALL2.OUT', 33],
    ]);
    expect([...panda.buses.positions]).toEqual([
      ['ALL2.VAL', 1],
      ['ALL1.VAL', 3],
    ]);
  });

  it('shows the values of the machine', () => {
    panda.connect({
      bit: (name) => (name === 'ALL2.OUT' ? 1 : 0),
      position: (name) => (name === 'ALL1.VAL' ? -100 : 0),
      reading: (name) => (name === 'ALL1.STATE' ? 'Low' : 4),
    });
    conversation.ask('ALL1.VAL.SCALE=0.25');
    conversation.ask('ALL1.VAL.OFFSET=1');
    const asked = [
      '2.OUT',
      '1.VAL',
      '1.VAL.SCALED',
      '1.STATE',
      '2.STATE',
      '1.VOLTS',
      '1.VOLTS.RAW',
    ];
    expect(asked.map((name) => conversation.ask(`ALL${name}?`))).toEqual(
      ['1', '-100', '-24', 'Low', 'Very high', '0.4', '4'].map((value) => `OK =${value}`),
    );
  });

  it('lists the fields that can be captured', () => {
    conversation.ask('PCAP.TS.CAPTURE=Value');
    conversation.ask('PCAP.WORD1.CAPTURE=Value');
    conversation.ask('ALL2.VAL.CAPTURE=StdDev Min');
    conversation.ask('ALL1.VAL.CAPTURE=Value');
    conversation.ask('ALL1.VAL.UNITS=mm');
    conversation.ask('ALL1.VAL.SCALE=0.5');
    const position = { option: 'Value', kind: 'position', scale: 1, offset: 0, units: '(null)' };
    expect(panda.captures()).toEqual([
      { ...position, name: 'ALL1.VAL', scale: 0.5, units: 'mm' },
      { ...position, name: 'ALL2.VAL', option: 'Min' },
      { ...position, name: 'ALL2.VAL', option: 'StdDev' },
      { ...position, name: 'PCAP.TS', kind: 'timestamp', scale: 8e-9, units: 's' },
      { ...position, name: 'PCAP.WORD1', kind: 'bits', units: '' },
    ]);
  });

  it('selects the captured fields', () => {
    panda.capture('ALL1.VAL', 'Max Min');
    panda.capture('PCAP.GATE', 'Value');
    expect(conversation.ask('*CAPTURE?')).toBe('!ALL1.VAL Min Max\n!PCAP.GATE Value\n.');
    expect(() => panda.capture('PCAP.GATE', 'Mean')).toThrow('Invalid capture option');
    expect(() => panda.capture('ALL1.OUT', 'Value')).toThrow('ALL1.OUT');
  });

  it('is independent each time', () => {
    conversation.ask('ALL1.UINT=3');
    expect(new Panda(SAMPLE).value('ALL1.UINT')).toBe(0);
  });

  it('is made of the included definitions', () => {
    const real = new Panda(loadDefinitions());
    expect(real.value('TTLOUT10.VAL')).toBe(BIT_ZERO);
    expect(real.buses.bits.get('PCAP.ACTIVE')).toBe(32);
  });

  it('refuses definitions of unknown types', () => {
    const block = { name: 'X', count: 1, description: '' };
    for (const type of ['nope', 'param nope', 'ext_out nope', 'table']) {
      expect(() => new Panda([{ ...block, fields: [field('F', type)] }])).toThrow(/F/);
    }
  });

  it('has no invalid register', () => {
    expect(() => panda.value('NOPE.X')).toThrow('NOPE.X');
    expect(() => panda.value('ALL1.OUT')).toThrow('ALL1.OUT');
    expect(() => panda.table('ALL1.UINT')).toThrow('ALL1.UINT');
  });
});
