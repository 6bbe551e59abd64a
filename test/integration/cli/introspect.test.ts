/** `pandablocks introspect` as a user runs it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { lines } from '../../helpers/control/answers.js';
import { type Answer, ControlServer, IDN } from '../../helpers/control/control-server.js';
import { RecordedControl } from '../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';
import { MAIN } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

async function introspect(...args: string[]) {
  const { where } = await startSimPanda();
  return runCli(['introspect', '127.0.0.1', ...args, ...where]);
}

async function introspectOf(answer: Answer, ...args: string[]) {
  const { port } = await ControlServer.start(answer);
  return runCli(['introspect', '127.0.0.1', ...args, '--control-port', port]);
}

describe('as JSON', () => {
  test('has blocks and fields under the names of the types', async () => {
    const { code, stdout, stderr } = await introspect('TTLIN', 'SEQ', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.indexOf('"TERM"')).toBeLessThan(stdout.indexOf('"VAL"'));
    const { version, identification, blocks } = JSON.parse(stdout) as {
      version: number;
      identification: object;
      blocks: Record<string, object>;
    };
    expect({ version, identification }).toMatchObject({
      version: 1,
      identification: { software: '4.1', rootfs: 'Simulated PandA' },
    });
    expect(Object.keys(blocks)).toEqual(['TTLIN', 'SEQ']);
    expect(blocks['TTLIN']).toEqual({
      number: 6,
      description: 'TTL signal into the PandA',
      fields: {
        TERM: {
          type: 'param',
          subtype: 'enum',
          description: 'How the socket is terminated, high impedance or 50 ohm to ground',
          labels: ['High-Z', '50-Ohm'],
        },
        VAL: {
          type: 'bit_out',
          subtype: null,
          description: 'Level of the signal at the socket',
          captureWord: 'PCAP.BITS0',
          offset: 0,
        },
      },
    });
    expect(blocks['SEQ']).toMatchObject({
      number: 2,
      fields: {
        PRESCALE: { type: 'param', subtype: 'time', unitsLabels: ['min', 's', 'ms', 'us'] },
        TABLE: {
          type: 'table',
          subtype: null,
          description: 'The lines to play',
          maxLength: 1048576,
          rowWords: 4,
          hasMode: true,
          fields: {
            REPEATS: { subtype: 'uint', bitLow: 0, bitHigh: 15, labels: null },
            TRIGGER: {
              subtype: 'enum',
              bitLow: 16,
              bitHigh: 19,
              labels: expect.arrayContaining(['Immediate', 'BITA=0']) as string[],
            },
          },
        },
      },
    });
  });

  test('leaves out a block whose fields are refused, and reports it', async () => {
    const refusing = (line: string): string => `${REFUSING[line] ?? 'ERR No such field'}\n`;
    const { code, stdout, stderr } = await introspectOf(refusing, '--json');
    expect(code).toBe(1);
    const { blocks } = JSON.parse(stdout) as { blocks: Record<string, object> };
    expect(Object.keys(blocks)).toEqual(['LUT', 'TTLIN']);
    expect(blocks['TTLIN']).toMatchObject({ fields: { TERM: { description: null } } });
    expect(stderr).toBe(
      'pandablocks: The PandA refuses PCAP1.ENABLE.MAX_DELAY?: ERR No such field\n',
    );
  });
});

/** Answers of one that has a field without an attribute of its type. */
const REFUSING: Readonly<Record<string, string>> = {
  '*IDN?': IDN,
  '*BLOCKS?': lines('TTLIN 6', 'PCAP 1', 'LUT 8'),
  '*DESC.TTLIN?': 'OK =TTL input',
  '*DESC.LUT?': 'OK =Lookup table',
  'LUT.*?': lines(),
  '*DESC.PCAP?': 'OK =Position capture',
  'TTLIN.*?': lines('TERM 0 param enum'),
  '*ENUMS.TTLIN.TERM?': lines('High-Z', '50-Ohm'),
  'PCAP.*?': lines('ENABLE 0 bit_mux'),
  '*ENUMS.PCAP.ENABLE?': lines('ZERO', 'ONE'),
};

test('as text', async () => {
  const { code, stdout } = await introspect('TTLIN', 'SEQ');
  expect(code).toBe(0);
  const [ttlin, seq] = stdout.split('\n\n');
  expect(ttlin).toBe(`\
TTLIN (6)  TTL signal into the PandA
  TERM  param enum  How the socket is terminated, high impedance or 50 ohm to
                    ground
                    High-Z | 50-Ohm
  VAL   bit_out     Level of the signal at the socket
                    bit 0 of PCAP.BITS0`);
  expect(seq).toContain(`
  TABLE         table       The lines to play
                            up to 262144 rows of 4 words
                            REPEATS, bits 15:0, uint: How often the line is
                            played, 0 for without end
`);
  expect(seq).toMatch(/\n {2}PRESCALE +param time .*\n(.*\n)? +in min \| s \| ms \| us\n/);
});

test('ends when nobody reads on', async () => {
  const { port } = await startSimPanda();
  const args = ['introspect', '127.0.0.1', 'TTLIN', `--control-port=${port}`];
  const child = spawn(process.execPath, [MAIN, ...args]);
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  child.stdout.destroy();
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(stderr).toBe('');
});

test('an unknown block', async () => {
  const { code, stdout, stderr } = await introspect('TTLIN', 'NOPE', '--json');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^pandablocks: There is no block NOPE: choose from BITS, CALC, .*, TTLIN, TTLOUT\.\n$/,
  );
});

const SEQ_DESCRIPTIONS = { made: 'The made-up text that tells of SEQ', recorded: 'Sequencer' };

describeRecordings('a PandABox', (recordings) => {
  const recorded = (...args: string[]) => {
    const answer = new RecordedControl(recordings).answering();
    return introspectOf((line) => `${answer(line)}\n`, ...args);
  };

  test('is described completely', async () => {
    const { code, stdout, stderr } = await recorded('--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { blocks } = JSON.parse(stdout) as {
      blocks: Record<string, { number: number; fields: Record<string, object> }>;
    };
    expect(Object.keys(blocks)).toHaveLength(24);
    expect(blocks['SEQ']).toMatchObject({
      number: 2,
      description: SEQ_DESCRIPTIONS[recordings.name],
    });
    expect(blocks['SEQ']?.fields['TABLE']).toMatchObject({
      type: 'table',
      maxLength: 1048576,
      rowWords: 4,
    });
    expect(blocks['PCAP']?.fields['BITS0']).toHaveProperty('bits');
  });

  test('fits a width without a terminal', async () => {
    const { code, stdout } = await recorded();
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
