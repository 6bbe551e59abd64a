import { beforeEach, describe, expect, it, vi } from 'vitest';

import { Panda } from '../../../../lib/sim/model/panda.js';
import { SAMPLE } from '../model/sample-definitions.js';
import { Conversation, IDLE_CAPTURE } from './replay.js';

describe('ControlSession', () => {
  let conversation: Conversation;
  beforeEach(() => {
    conversation = new Conversation(new Panda(SAMPLE));
  });

  it.each([
    ['*IDN?', /^OK =PandA SW: 4\.1 FPGA: /],
    ['*ECHO a b?', 'OK =a b'],
    ['*ECHO a=b?', 'ERR Command not writeable'],
    ['*CLOCK_FREQ?', 'OK =125000000'],
    ['*VERBOSE=1', 'OK'],
    ['*VERBOSE=x', 'ERR Number missing'],
    ['*VERBOSE?', 'ERR Command not readable'],
    ['*SAVESTATE=x', 'ERR Unexpected character after input'],
    ['*BLOCKS?', '!ALL 2\n!PCAP 1\n.'],
    ['*DESC.ALL?', 'OK ='],
    ['*DESC.ALL1.UINT?', 'OK =What UINT is for'],
    ['*DESC.ALL3.UINT?', 'ERR Invalid block number'],
    ['*DESC.ALL.TABLE[].COUNT?', 'OK =How many'],
    ['*DESC.ALL.TABLE[].NOPE?', 'ERR No such sub-field'],
    ['*DESC.ALL.UINT[].COUNT?', 'ERR Field is not a table'],
    ['*DESC.ALL.*?', 'ERR No name found'],
    ['*ENUMS.ALL.ENUM?', '!Low\n!High-Z\n!Very high\n.'],
    ['*ENUMS.ALL.TABLE[].KIND?', '!Low\n!High-Z\n!Very high\n.'],
    ['*ENUMS.ALL.POS?', '!ALL2.VAL\n!ALL1.VAL\n!ZERO\n.'],
    ['*CONSTRUCTOR?', 'ERR Unknown command'],
    ['*constructor?', 'ERR Unknown command'],
    ['*PCAP.constructor?', 'ERR Invalid *PCAP field'],
    ['*CAPTURE.constructor?', 'ERR Invalid *CAPTURE option'],
    ['*METADATA.constructor?', 'ERR Metadata key constructor not found'],
    ['*CHANGES.CONFIG.X?', 'ERR Unexpected character after input'],
  ])('%s', (line, answer) => {
    const answered = conversation.ask(line);
    if (typeof answer === 'string') expect(answered).toBe(answer);
    else expect(answered).toMatch(answer);
  });

  it.each([
    ['ALL1.UINT=11', 'ERR Number out of range', '0'],
    ['ALL1.INT=4294967295', 'OK', '-1'],
    ['ALL1.SCALAR=12.3', 'OK', '12.5'],
    ['ALL1.SCALAR=1e12', 'ERR Value out of range', '10'],
    ['ALL1.SCALAR=nan', 'ERR Value out of range', '10'],
    ['ALL1.BIT=1', 'OK', '1'],
    ['ALL1.BIT=10', 'ERR Unexpected character after input', '0'],
    ['ALL1.LUT=A|~B', 'OK', 'A|~B'],
    ['ALL1.LUT=A|', 'ERR Missing value', 'A|B'],
    ['ALL1.SHORT=35', 'ERR Time setting out of range', '0'],
    ['ALL1.SHORT=34', 'OK', '34'],
    ['ALL1.SHORT=nan', 'ERR Time setting out of range', '0'],
    ['ALL1.LONG=2000000', 'OK', '2000000'],
    ['ALL1.LONG=3000000', 'ERR Time setting out of range', '0'],
    ['ALL1.POS=ONE', 'ERR Invalid position selection', 'ZERO'],
    ['ALL1.ENUM=Very high', 'OK', 'Very high'],
  ])('%s: %s', (line, answer, value) => {
    expect(conversation.ask(line)).toBe(answer);
    const [name] = line.split('=');
    expect(conversation.ask(`${name}?`)).toBe(`OK =${value}`);
  });

  it('reads a time in the present units', () => {
    conversation.ask('ALL1.LONG=90');
    const units = ['min', 's', 'ms', 'us'];
    const values = units.map((unit) => {
      conversation.ask(`ALL1.LONG.UNITS=${unit}`);
      return conversation.ask('ALL1.LONG?');
    });
    expect(values).toEqual(['OK =1.5', 'OK =90', 'OK =90000', 'OK =90000000']);
    expect(conversation.ask('ALL1.LONG.RAW=-1')).toBe('ERR Time setting out of range');
  });

  it('refuses invalid UTF-8', () => {
    const answer = conversation.sendBytes(Buffer.from('ALL1.VAL.UNITS=\xff\n*ECHO é?\n', 'latin1'));
    expect(answer.toString()).toBe('ERR Malformed UTF-8 encoding\n'.repeat(2));
    expect(conversation.ask('ALL1.VAL.UNITS=µm')).toBe('OK');
    expect(conversation.ask('ALL1.VAL.UNITS?')).toBe('OK =µm');
  });

  it('clears the captured fields', () => {
    conversation.ask('ALL1.VAL.CAPTURE=Mean');
    conversation.ask('PCAP.WORD0.CAPTURE=Value');
    conversation.ask('*CHANGES=');
    expect(conversation.ask('*CAPTURE=')).toBe('OK');
    expect(conversation.ask('*CAPTURE?')).toBe('.');
    expect(conversation.ask('*CHANGES?')).toBe('!ALL1.VAL.CAPTURE=No\n!PCAP.WORD0.CAPTURE=No\n.');
  });

  it('arms and disarms', () => {
    const arm = vi.fn<() => string | null>(() => null);
    const disarm = vi.fn<() => void>();
    const capture = {
      ...IDLE_CAPTURE,
      arm,
      disarm,
      status: () => 'Busy 1 1',
      captured: () => 7,
      completion: () => 'Disarmed',
    };
    const armed = new Conversation(new Panda(SAMPLE), capture);
    expect(armed.ask('*PCAP.ARM=')).toBe('OK');
    arm.mockReturnValue('Data capture already in progress');
    expect(armed.ask('*PCAP.ARM=')).toBe('ERR Data capture already in progress');
    expect(armed.send('*PCAP.STATUS?\n*PCAP.CAPTURED?\n*PCAP.COMPLETION?\n')).toBe(
      'OK =Busy 1 1\nOK =7\nOK =Disarmed\n',
    );
    expect(armed.ask('*PCAP.DISARM=')).toBe('OK');
    expect(disarm).toHaveBeenCalledOnce();
  });
});
