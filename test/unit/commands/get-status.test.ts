/** GetStatus: what is asked, and what is made of the answers. */

import { describe, expect, test } from 'vitest';

import { GetStatus } from '../../../lib/commands/get-status.js';
import { OwnConnectionCommand } from '../../../lib/commands/own-connection.js';
import { type Answers, converse, lines } from '../../helpers/control/answers.js';

const IDN = 'PandA SW: 4.1 FPGA: 4.1.0 0916fb9a 00000000 rootfs: NAME';

const ANSWERS: Answers = {
  '*IDN?': `OK =${IDN}`,
  '*CHANGES.READ?': lines('SEQ1.HEALTH=DMA underrun', 'SEQ1.STATE=UNREADY', 'PCAP.HEALTH=OK'),
  '*PCAP.STATUS?': 'OK =Busy 2 1',
  '*PCAP.COMPLETION?': 'OK =Busy',
  '*PCAP.CAPTURED?': 'OK =0',
  '*CAPTURE?': lines('COUNTER1.OUT Min Max Mean', 'PCAP.TS_TRIG Value'),
  'PCAP.TRIG_EDGE?': 'OK =Rising',
  'PCAP.ENABLE?': 'OK =SEQ1.ACTIVE',
  'PCAP.GATE?': 'OK =ONE',
  'PCAP.TRIG?': 'OK =CLOCK1.OUT',
  'SEQ1.ACTIVE?': 'OK =0',
  'CLOCK1.OUT?': 'OK =1',
};

function statusOf(changed: Answers = {}) {
  return converse(new GetStatus(), { ...ANSWERS, ...changed }, [4, 1]);
}

describe('GetStatus', () => {
  test('asks in two rounds, the second for the levels of connected bits', () => {
    const { rounds, result } = statusOf();
    expect(rounds.length).toBe(2);
    expect(rounds[1]).toEqual(['SEQ1.ACTIVE?', 'CLOCK1.OUT?']);
    expect(result).toEqual({
      identification: expect.objectContaining({ text: IDN }) as unknown,
      state: 'armed',
      completion: 'Busy',
      samples: 0,
      readers: 2,
      captured: [
        { name: 'COUNTER1.OUT', capture: 'Min Max Mean' },
        { name: 'PCAP.TS_TRIG', capture: 'Value' },
      ],
      enable: { source: 'SEQ1.ACTIVE', level: 0 },
      gate: { source: 'ONE', level: 1 },
      trig: { source: 'CLOCK1.OUT', level: 1 },
      trigEdge: 'Rising',
      health: new Map([
        ['SEQ1', 'DMA underrun'],
        ['PCAP', 'OK'],
      ]),
    });
  });

  test.each<[string, Answers, string]>([
    ['idle', { '*PCAP.STATUS?': 'OK =Idle 0 0', 'SEQ1.ACTIVE?': 'OK =1' }, 'idle'],
    ['enabled', { 'SEQ1.ACTIVE?': 'OK =1' }, 'busy'],
    ['with samples, although ENABLE is low for a moment', { '*PCAP.CAPTURED?': 'OK =7' }, 'busy'],
    ['wired to ONE', { 'PCAP.ENABLE?': 'OK =ONE' }, 'busy'],
    ['wired to ZERO', { 'PCAP.ENABLE?': 'OK =ZERO' }, 'armed'],
  ])('%s', (_, changed, state) => {
    expect(statusOf(changed).result).toMatchObject({ state });
  });

  test('needs one round if no bit is connected', () => {
    const changed = {
      'PCAP.ENABLE?': 'OK =ZERO',
      'PCAP.TRIG?': 'OK =ZERO',
    };
    expect(statusOf(changed).rounds.length).toBe(1);
  });

  test('has null for values that an older server lacks', () => {
    const refused = 'ERR Invalid *PCAP field';
    const changed = {
      '*PCAP.STATUS?': 'OK =Idle',
      '*PCAP.COMPLETION?': refused,
      '*PCAP.CAPTURED?': refused,
      'PCAP.TRIG_EDGE?': 'ERR No such field',
      'CLOCK1.OUT?': 'ERR No such field',
    };
    expect(statusOf(changed).result).toMatchObject({
      completion: null,
      samples: null,
      readers: null,
      trigEdge: null,
      trig: { source: 'CLOCK1.OUT', level: null },
    });
  });

  test('fails without a PCAP', () => {
    expect(statusOf({ 'PCAP.ENABLE?': 'ERR No such block' }).error).toMatchObject({
      code: 'COMMAND_FAILED',
    });
  });

  test("accepts a source with the name of an object's property", () => {
    const changed = { 'PCAP.TRIG?': 'OK =toString', 'toString?': 'OK =1' };
    expect(statusOf(changed).result).toMatchObject({ trig: { source: 'toString', level: 1 } });
  });

  test('needs its own connection', () => {
    expect(new GetStatus()).toBeInstanceOf(OwnConnectionCommand);
  });
});
