/** GetState: what is asked, what is saved, and what can't be. */

import { describe, expect, test } from 'vitest';

import { GetState } from '../../../lib/commands/get-state.js';
import { OwnConnectionCommand } from '../../../lib/commands/own-connection.js';
import { type Answers, converse, lines } from '../../helpers/control/answers.js';

const CHANGES = ['*CHANGES.ATTR?', '*CHANGES.CONFIG?', '*CHANGES.TABLE?', '*CHANGES.METADATA?'];

const ANSWERS: Answers = {
  '*CHANGES.ATTR?': lines('A.X.UNITS=ms', 'SEQ1.TABLE.QUEUED_LINES=0', 'A.Y.DELAY=0'),
  '*CHANGES.CONFIG?': lines('A.X=1', 'A.Y=TTLIN1.VAL', 'A.EMPTY='),
  '*CHANGES.TABLE?': lines('SEQ1.TABLE<', 'SEQ2.TABLE<'),
  '*CHANGES.METADATA?': lines('*METADATA.LAYOUT<', '*METADATA.DESIGN=a=b?<c'),
  'SEQ1.TABLE.B?': lines('AQAQAAAAAAABAAAAAQAAAA==', 'AQAAAA=='),
  'SEQ1.TABLE.MODE?': 'OK =FIXED',
  'SEQ2.TABLE.B?': lines(),
  'SEQ2.TABLE.MODE?': 'OK =INIT',
  '*METADATA.LAYOUT?': lines('line 1', '  line 2 '),
};

const VALUES = ['A.X.UNITS=ms', 'A.Y.DELAY=0', 'A.X=1', 'A.Y=TTLIN1.VAL', 'A.EMPTY='];
const DESIGN = '*METADATA.DESIGN=a=b?<c';
const TABLES = ['SEQ1.TABLE<B', 'AQAQAAAAAAABAAAAAQAAAA==', 'AQAAAA==', '', 'SEQ2.TABLE<B', ''];
const LAYOUT = ['*METADATA.LAYOUT<', 'line 1', '  line 2 ', ''];

describe('GetState', () => {
  test('asks in two rounds, and leaves out read-only values', () => {
    const { rounds, result } = converse(new GetState(), ANSWERS, [4, 0]);
    const tables = ['SEQ1', 'SEQ2'].flatMap((name) => [`${name}.TABLE.B?`, `${name}.TABLE.MODE?`]);
    expect(rounds).toEqual([CHANGES, [...tables, '*METADATA.LAYOUT?']]);
    expect(result).toEqual([...VALUES, DESIGN, ...TABLES, ...LAYOUT]);
  });

  test('needs one round if there are no values of several lines', () => {
    const { rounds, result } = converse(new GetState(), () => '.');
    expect(rounds).toEqual([CHANGES]);
    expect(result).toEqual([]);
  });

  test('can be run again', () => {
    const command = new GetState();
    const first = converse(command, ANSWERS);
    expect(converse(command, ANSWERS)).toEqual(first);
  });

  test('needs its own connection', () => {
    expect(new GetState()).toBeInstanceOf(OwnConnectionCommand);
  });

  test('lists values that could not be read, and has all others', () => {
    const { error } = converse(new GetState(), {
      ...ANSWERS,
      '*CHANGES.CONFIG?': lines('A.X=1', 'A.Z (error)', 'A.Y=TTLIN1.VAL', 'A.EMPTY='),
      'SEQ2.TABLE.B?': 'ERR Table broken',
      '*METADATA.LAYOUT?': lines('line 1', '', '*PCAP.ARM='),
    });
    expect(error).toMatchObject({
      code: 'STATE_INCOMPLETE',
      refused: [
        { line: 'A.Z', message: '(error)' },
        { line: 'SEQ2.TABLE<B', message: 'Table broken' },
        { line: '*METADATA.LAYOUT<', message: 'it has an empty line' },
      ],
      state: [...VALUES, DESIGN, ...TABLES.slice(0, 4)],
    });
    expect((error as Error).message).toMatch(
      /^3 values .*A\.Z \(\(error\)\), SEQ2\.TABLE<B \(Table /,
    );
  });

  test.each(['STREAMING', 'STREAMING_LAST'])('does not save a table that is %s', (mode) => {
    const { error } = converse(
      new GetState(),
      { ...ANSWERS, 'SEQ2.TABLE.MODE?': `OK =${mode}` },
      [4, 1],
    );
    expect(error).toMatchObject({
      code: 'STATE_INCOMPLETE',
      refused: [
        { line: 'SEQ2.TABLE<B', message: 'the PandA does not report a table in streaming mode' },
      ],
      state: [...VALUES, DESIGN, ...TABLES.slice(0, 4), ...LAYOUT],
    });
  });

  test.each([null, [3, 0]] as const)('asks no modes of a server of version %j', (version) => {
    const { rounds, result } = converse(new GetState(), ANSWERS, version);
    expect(rounds[1]).toEqual(['SEQ1.TABLE.B?', 'SEQ2.TABLE.B?', '*METADATA.LAYOUT?']);
    expect(result).toEqual([...VALUES, DESIGN, ...TABLES, ...LAYOUT]);
  });

  test('fails if changes are refused', () => {
    const { error } = converse(new GetState(), { ...ANSWERS, '*CHANGES.TABLE?': 'ERR Nope' });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', sent: ['*CHANGES.TABLE?'] });
  });
});
