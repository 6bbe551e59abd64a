import { beforeEach, describe, expect, it } from 'vitest';

import { Panda } from '../../../../lib/sim/model/panda.js';
import { Refused } from '../../../../lib/sim/model/refused.js';
import { SAMPLE } from '../model/sample-definitions.js';
import { Conversation } from './replay.js';

describe('*CHANGES', () => {
  let panda: Panda;
  let one: Conversation;
  let other: Conversation;
  beforeEach(() => {
    panda = new Panda(SAMPLE);
    one = new Conversation(panda);
    other = new Conversation(panda);
  });

  it('returns to each connection the changes that are new to it', () => {
    one.ask('*CHANGES?');
    other.ask('ALL2.UINT=1');
    other.ask('ALL2.UINT=2');
    expect(one.ask('*CHANGES?')).toBe('!ALL2.UINT=2\n.');
    expect(one.ask('*CHANGES?')).toBe('.');
    expect(other.ask('*CHANGES.CONFIG?')).toContain('!ALL1.UINT=0\n!ALL2.UINT=2\n');
  });

  it('handles each group separately', () => {
    const names = ['CONFIG', 'BITS', 'POSN', 'READ', 'ATTR', 'TABLE', 'METADATA'];
    const groups = names.map((name) => one.ask(`*CHANGES.${name}?`).split('\n').slice(0, -1));
    expect(groups.map(([first]) => first)).toEqual([
      '!ALL1.UINT=0',
      '!ALL1.OUT=0',
      '!ALL1.VAL=0',
      '!ALL1.STATE=High-Z',
      '!ALL1.SHORT.UNITS=s',
      '!ALL1.TABLE<',
      '!*METADATA.DESIGN=',
    ]);
    expect(groups.flat().sort()).toEqual(other.ask('*CHANGES?').split('\n').slice(0, -1).sort());
  });

  it('can forget earlier changes, or return all values again', () => {
    for (const option of ['', 'E']) {
      one.ask('ALL1.UINT=5');
      expect(one.ask(`*CHANGES.CONFIG=${option}`)).toBe('OK');
      expect(one.ask('*CHANGES.CONFIG?')).toBe('.');
    }
    const all = other.ask('*CHANGES?');
    one.ask('*CHANGES=S');
    expect(one.ask('*CHANGES?')).toBe(all);
    one.ask('*CHANGES=');
    expect(one.ask('*CHANGES?')).toBe('.');
  });

  it('treats live values as reported without having read them before', () => {
    panda.connect({ bit: () => 1, position: () => 5, reading: () => 0 });
    one.ask('*CHANGES=');
    expect(one.ask('*CHANGES?')).toBe('.');
  });

  it('sees live values change, and fail', () => {
    let position = 0;
    let isBroken = false;
    panda.connect({
      bit: () => 0,
      position: (field) => (field === 'ALL2.VAL' ? position : 0),
      reading: (field) => {
        if (isBroken && field === 'ALL1.VOLTS') throw new Refused('Not now');
        return 0;
      },
    });
    one.ask('*CHANGES=');
    position = 12;
    isBroken = true;
    expect(other.ask('*CHANGES.POSN?')).toBe('!ALL1.VAL=0\n!ALL2.VAL=12\n.');
    expect(one.ask('*CHANGES?')).toBe('!ALL1.VOLTS (error)\n!ALL2.VAL=12\n.');
    expect(one.ask('ALL1.VOLTS?')).toBe('ERR Not now');
  });

  it('returns written tables, units and metadata', () => {
    one.ask('*CHANGES=');
    other.ask('ALL1.SMALL<\n1 2\n');
    other.ask('ALL1.VAL.UNITS=mm');
    other.ask('*METADATA.DESIGN=x');
    other.ask('*METADATA.LAYOUT<\nline\n');
    expect(one.ask('*CHANGES?')).toBe(
      '!ALL1.VAL.UNITS=mm\n!ALL1.SMALL<\n!*METADATA.DESIGN=x\n!*METADATA.LAYOUT<\n.',
    );
  });
});
