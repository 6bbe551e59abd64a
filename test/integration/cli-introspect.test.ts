/** `pandablocks introspect` against a control port. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { lines } from '../helpers/answers.js';
import {
  answersFrom,
  type Answerer,
  recordedPanda,
  SMALL_PANDA,
  startPanda,
} from '../helpers/control-panda.js';
import { haveRecordings } from '../helpers/recordings.js';
import { MAIN, runCli } from '../helpers/run-cli.js';

const PANDA = answersFrom({
  ...SMALL_PANDA,
  'TTLIN1.VAL.CAPTURE_WORD?': 'OK =PCAP.BITS0',
  'TTLIN1.VAL.OFFSET?': 'OK =3',
  '*DESC.TTLIN.VAL?': 'OK =Value of the input',
  '*DESC.TTLIN.TERM?': 'OK =Termination',
  'SEQ1.TABLE.MAX_LENGTH?': 'OK =16384',
  'SEQ1.TABLE.ROW_WORDS?': 'OK =4',
  'SEQ1.TABLE.MODE?': 'OK =FIXED',
  '*ENUMS.SEQ1.TABLE[].TRIGGER?': lines('Immediate', 'BITA=0'),
});

async function introspect(answer: Answerer, ...args: string[]) {
  const panda = await startPanda(answer);
  return runCli(['introspect', '127.0.0.1', ...args, '--control-port', panda.port]);
}

describe('as JSON', () => {
  test('has blocks and fields under the names of the types', async () => {
    const { code, stdout, stderr } = await introspect(PANDA, 'TTLIN', 'SEQ', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.indexOf('"TERM"')).toBeLessThan(stdout.indexOf('"VAL"'));
    expect(JSON.parse(stdout)).toEqual({
      blocks: {
        TTLIN: {
          number: 6,
          description: 'TTL input',
          fields: {
            TERM: {
              type: 'param',
              subtype: 'enum',
              description: 'Termination',
              labels: ['High-Z', '50-Ohm'],
            },
            VAL: {
              type: 'bit_out',
              subtype: null,
              description: 'Value of the input',
              captureWord: 'PCAP.BITS0',
              offset: 3,
            },
          },
        },
        SEQ: {
          number: 2,
          description: 'Sequencer',
          fields: {
            PRESCALE: {
              type: 'param',
              subtype: 'time',
              description: null,
              unitsLabels: ['min', 's', 'ms', 'us'],
            },
            TABLE: {
              type: 'table',
              subtype: null,
              description: null,
              maxLength: 16384,
              rowWords: 4,
              hasMode: true,
              fields: {
                REPEATS: {
                  subtype: 'uint',
                  bitLow: 0,
                  bitHigh: 15,
                  description: null,
                  labels: null,
                },
                TRIGGER: {
                  subtype: 'enum',
                  bitLow: 16,
                  bitHigh: 19,
                  description: null,
                  labels: ['Immediate', 'BITA=0'],
                },
              },
            },
          },
        },
      },
    });
  });

  test('leaves out a block whose fields are refused, and tells so', async () => {
    const { code, stdout, stderr } = await introspect(PANDA, '--json');
    expect(code).toBe(1);
    expect(Object.keys((JSON.parse(stdout) as { blocks: object }).blocks)).toEqual([
      'SEQ',
      'TTLIN',
    ]);
    expect(stderr).toBe(
      'pandablocks: The PandA refuses PCAP1.ENABLE.MAX_DELAY?: ERR No such field\n',
    );
  });
});

test('for people', async () => {
  const { code, stdout } = await introspect(PANDA, 'TTLIN', 'SEQ');
  expect(code).toBe(0);
  expect(stdout).toBe(`\
TTLIN (6)  TTL input
  TERM  param enum  Termination
                    High-Z | 50-Ohm
  VAL   bit_out     Value of the input
                    bit 3 of PCAP.BITS0

SEQ (2)  Sequencer
  PRESCALE  param time  in min | s | ms | us
  TABLE     table       up to 4096 rows of 4 words
                        REPEATS, bits 15:0, uint
                        TRIGGER, bits 19:16, enum (Immediate | BITA=0)
`);
});

test('nobody reads on', async () => {
  const panda = await startPanda(PANDA);
  const args = ['introspect', '127.0.0.1', 'TTLIN', `--control-port=${panda.port}`];
  const child = spawn(process.execPath, [MAIN, ...args]);
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  child.stdout.destroy();
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(stderr).toBe('');
});

test('a block that there is not', async () => {
  expect(await introspect(PANDA, 'TTLIN', 'PULSE', '--json')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'pandablocks: There is no block PULSE: give some of PCAP, SEQ, TTLIN.\n',
  });
});

describe.skipIf(!haveRecordings)('a recorded PandA', () => {
  test('is told whole', async () => {
    const { code, stdout, stderr } = await introspect(recordedPanda(), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { blocks } = JSON.parse(stdout) as {
      blocks: Record<string, { number: number; fields: Record<string, object> }>;
    };
    expect(Object.keys(blocks)).toHaveLength(24);
    expect(blocks['SEQ']).toMatchObject({ number: 2, description: 'Sequencer' });
    expect(blocks['SEQ']?.fields['TABLE']).toMatchObject({
      type: 'table',
      maxLength: 1048576,
      rowWords: 4,
    });
    expect(blocks['PCAP']?.fields['BITS0']).toHaveProperty('bits');
  });

  test('fits the width of what is no terminal', async () => {
    const { code, stdout } = await introspect(recordedPanda());
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
