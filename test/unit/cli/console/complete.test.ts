import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Catalog } from '../../../../lib/cli/names/catalog.js';
import { complete } from '../../../../lib/cli/console/complete.js';
import { AsyncClient } from '../../../../lib/client/async-client.js';
import { GetMultiline } from '../../../../lib/commands/get-put.js';
import { ConnectionClosedError } from '../../../../lib/errors.js';
import { Simulator } from '../../../../lib/sim/simulator.js';
import { converse } from '../../../helpers/control/answers.js';
import { RecordedControl } from '../../../helpers/control/recorded-control.js';
import { describeRecordings, type Recordings } from '../../../helpers/recordings/recordings.js';

let sim: Simulator;
let client: AsyncClient;

beforeAll(async () => {
  sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
  client = new AsyncClient('127.0.0.1', sim);
  await client.connect();
});

afterAll(async () => {
  await client.close();
  await sim.close();
});

/** Of a simulated PandA. */
function simCatalog(asked: string[] = []): Catalog {
  return new Catalog((name) => {
    asked.push(name);
    return client.send(new GetMultiline(name));
  });
}

/** Of what a PandA was asked. */
function recordedCatalog(recordings: Recordings): Catalog {
  const answering = new RecordedControl(recordings).answering();
  return new Catalog(async (name) => {
    const { result, error } = converse(new GetMultiline(name), answering);
    if (error !== undefined) throw error;
    return Promise.resolve(result as string[]);
  });
}

describe('offers', () => {
  test.each([
    ['TTLIN', [1, 2, 3, 4, 5, 6].map((i) => `TTLIN${i}.`), 'TTLIN'],
    [
      'P',
      [
        ...'PCAP. PCOMP1. PCOMP2. PGEN1. PGEN2.'.split(' '),
        ...[1, 2, 3, 4].map((i) => `PULSE${i}.`),
      ],
      'P',
    ],
    ['SE', ['SEQ1.', 'SEQ2.'], 'SE'],
    ['se', ['SEQ1.', 'SEQ2.'], 'se'],
    ['PCAP.T', ['TRIG', 'TRIG_EDGE', 'TS_START', 'TS_END', 'TS_TRIG'], 'T'],
    ['TTLIN3.', ['TERM', 'VAL'], ''],
    ['ttlin3.', ['TTLIN3.TERM', 'TTLIN3.VAL'], 'ttlin3.'],
    ['ttlin3.te', ['TTLIN3.TERM'], 'ttlin3.te'],
    ['Seq1.table.m', ['SEQ1.TABLE.MAX_LENGTH', 'SEQ1.TABLE.MODE'], 'Seq1.table.m'],
    ['SEQ1.table.M', ['SEQ1.TABLE.MAX_LENGTH', 'SEQ1.TABLE.MODE'], 'SEQ1.table.M'],
    ['nope1.te', [], 'te'],
    ['TTLIN.T', ['TERM'], 'T'],
    ['SEQ1.TABLE.M', ['MAX_LENGTH', 'MODE'], 'M'],
    ['TTLIN1.TERM=', ['High-Z', '50-Ohm'], ''],
    ['TTLIN1.TERM=high', ['High-Z'], 'high'],
    ['PCAP.ENABLE=TT', [1, 2, 3, 4, 5, 6].map((i) => `TTLIN${i}.VAL`), 'TT'],
    ['SEQ2.PRESCALE.UNITS=m', ['min', 'ms'], 'm'],
    ['*CA', ['*CAPTURE=', '*CAPTURE?', '*CAPTURE.'], '*CA'],
    ['*PCAP.C', ['*PCAP.CAPTURED?', '*PCAP.COMPLETION?'], '*PCAP.C'],
    ['*desc.sf', ['SFP2_SYNC_IN.', 'SFP2_SYNC_OUT.', 'SFP3_SYNC_IN.', 'SFP3_SYNC_OUT.'], 'sf'],
    ['*DESC.SEQ.P', ['POSA', 'POSB', 'POSC', 'PRESCALE'], 'P'],
    ['*DESC.SEQ1.TABLE[].T', ['TRIGGER', 'TIME1', 'TIME2'], 'T'],
    ['*ENUMS.SEQ.PRESCALE.', ['UNITS', 'RAW', 'INFO'], ''],
    ['*METADATA.D', ['DESIGN'], 'D'],
  ])('behind %j', async (line, candidates, end) => {
    expect(await complete(line, simCatalog())).toEqual([candidates, end]);
  });

  test.each([
    'NOPE',
    'NOPE1.',
    'TTLIN1.NOPE.',
    'TTLIN1.TERM.INFO.',
    'TTLIN1.TERM?',
    'SEQ1.TABLE<',
    'SEQ1.TABLE=',
    'NOPE=',
    'TTLIN1.NOPE=',
    'TTLIN1.TERM.NOPE=',
    'SEQ1.PRESCALE.UNITS.X=',
    '*VERBOSE=',
    '*NOPE',
  ])('nothing behind %j', async (line) => {
    expect((await complete(line, simCatalog()))[0]).toEqual([]);
  });
});

describe('the catalog', () => {
  test('asks once, and only for blocks that exist', async () => {
    const asked: string[] = [];
    const catalog = simCatalog(asked);
    for (const line of ['TTLIN1.TERM=', 'TTLIN2.TERM=', 'TTLIN1.NOPE=', 'NOPE.']) {
      await complete(line, catalog);
    }
    expect(asked).toEqual(['*BLOCKS', 'TTLIN.*', '*ENUMS.TTLIN.TERM']);
  });

  test('asks again after a failure', async () => {
    let isUp = false;
    const catalog = new Catalog(async () => {
      if (!isUp) throw new ConnectionClosedError('down');
      return Promise.resolve(['PCAP 1']);
    });
    await expect(complete('P', catalog)).rejects.toThrow('down');
    isUp = true;
    expect(await complete('P', catalog)).toEqual([['PCAP.'], 'P']);
  });

  test('limits the answers of a PandA', async () => {
    const catalog = new Catalog(() => Promise.resolve(['X 999999999999', 'Y\u001b[2J 1']));
    const [candidates] = await complete('', catalog);
    expect(candidates).toHaveLength(1000);
  });
});

describeRecordings('a PandABox', (recordings) => {
  const offered = async (line: string) => (await complete(line, recordedCatalog(recordings)))[0];

  test('has all its fields', async () => {
    expect(await offered('SFP')).toEqual([
      'SFP2_SYNC_IN.',
      'SFP2_SYNC_OUT.',
      'SFP3_SYNC_IN.',
      'SFP3_SYNC_OUT.',
    ]);
    expect((await offered('SEQ1.'))[0]).toBe('ENABLE');
    expect(await offered('SEQ1.TABLE.')).toContain('QUEUED_LINES');
    expect(await offered('COUNTER1.OUT.CAPTURE=')).toContain('Min Max Mean');
    expect(await offered('SEQ1.ENABLE=')).toContain('TTLIN1.VAL');
    expect(await offered('SEQ1.POSA=')).toContain('ZERO');
    expect(await offered('*DESC.SEQ1.TABLE[].OUTA')).toEqual(['OUTA1', 'OUTA2']);
  });
});
