/** States saved, loaded and saved again; and states of the Python client. */

import { describe, expect, test } from 'vitest';

import { GetState } from '../../../lib/commands/get-state.js';
import { SetState } from '../../../lib/commands/set-state.js';
import { loadDefinitions } from '../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../lib/sim/model/panda.js';
import { diffStates } from '../../../lib/state/diff-states.js';
import { stateToText, textToState } from '../../../lib/state/text.js';
import { converse, questionsIn } from '../../helpers/control/answers.js';
import { RecordedControl } from '../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';
import { Conversation } from '../sim/control/replay.js';

function save(panda: Panda): string[] {
  const connection = new Conversation(panda);
  return converse(new GetState(), (question) => connection.ask(question)).result as string[];
}

function load(panda: Panda, state: readonly string[]): void {
  const connection = new Conversation(panda);
  const { error } = converse(new SetState(state), (question) => connection.ask(question));
  if (error !== undefined) throw error as Error;
}

function set(panda: Panda, ...commands: string[]): void {
  const connection = new Conversation(panda);
  for (const command of commands) expect(connection.ask(command)).toBe('OK');
}

/** The values of some fields, each as it is answered. */
function answersOf(panda: Panda): string[] {
  const connection = new Conversation(panda);
  return SET_FIELDS.map((name) => connection.ask(`${name}?`));
}

const DEFINITIONS = loadDefinitions();
const TABLE = Array.from({ length: 40 }, (_, i) => i * 0x01010101);
const SET_FIELDS = [
  ...['PULSE1.DELAY.UNITS', 'PULSE1.DELAY', 'PULSE1.DELAY.RAW', 'COUNTER1.OUT.CAPTURE'],
  ...['TTLIN1.TERM', 'SEQ1.TABLE', '*METADATA.DESIGN', '*METADATA.LAYOUT'],
];

function freshPanda(): Panda {
  return new Panda(DEFINITIONS);
}

function pandaInUse(): Panda {
  const panda = freshPanda();
  set(panda, 'PULSE1.DELAY.UNITS=ms', 'PULSE1.DELAY=250', 'COUNTER1.OUT.CAPTURE=Mean');
  set(panda, 'TTLIN1.TERM=50-Ohm', ['SEQ1.TABLE<', ...TABLE, ''].join('\n'));
  set(panda, '*METADATA.DESIGN=a=b?<c é', '*METADATA.LAYOUT<\n{"a": 1}\n  <B\n=\nX=1\n');
  return panda;
}

describe('a state', () => {
  test('is the same when saved, loaded and saved again', () => {
    const saved = save(pandaInUse());
    const panda = freshPanda();
    expect(answersOf(panda)).not.toEqual(answersOf(pandaInUse()));
    load(panda, textToState(stateToText(saved)));
    expect(save(panda)).toEqual(saved);
    expect(answersOf(panda)).toEqual(answersOf(pandaInUse()));
    expect(diffStates(saved, save(panda))).toEqual([]);
  });

  test('means the same with the units after the values', () => {
    const saved = save(pandaInUse());
    const units = 'PULSE1.DELAY.UNITS=ms';
    expect(saved.indexOf(units)).toBeLessThan(saved.indexOf('PULSE1.DELAY=250'));
    const panda = freshPanda();
    load(panda, [...saved.filter((line) => line !== units), units]);
    // 0.25 s, in ticks of 8 ns.
    expect(new Conversation(panda).ask('PULSE1.DELAY.RAW?')).toBe('OK =31250000');
    expect(save(panda)).toEqual(saved);
  });

  test('differs from a PandA in the changes since', () => {
    const panda = pandaInUse();
    const saved = save(panda);
    const changed = [...TABLE.slice(0, -1), 5];
    set(panda, 'PULSE1.DELAY=1000', ['SEQ1.TABLE<', ...changed, ''].join('\n'));
    const differences = diffStates(saved, save(panda));
    expect(differences).toMatchObject([
      { name: 'PULSE1.DELAY', kind: 'changed', before: '250', after: '1000' },
      { name: 'SEQ1.TABLE', kind: 'changed' },
    ]);
    expect(differences[1]!.after?.[39]).toBe('5');
  });
});

describeRecordings('the Python client', (recordings) => {
  const control = new RecordedControl(recordings);
  const [first, second, loading] = control.commands.filter(({ command }) =>
    /^[GS]etState/.test(command),
  );
  const isWritable = (line: string): boolean => !line.includes('.QUEUED_LINES=');
  const ofPython = (first?.result ?? []) as string[];

  test('saved the same, except for read-only values', () => {
    const { result } = converse(new GetState(), control.answering(first));
    expect(ofPython.length - ofPython.filter(isWritable).length).toBe(4);
    expect(result).toEqual(ofPython.filter(isWritable));
  });

  test('asked the same questions', () => {
    const { rounds } = converse(new GetState(), control.answering(first));
    // In rounds of its own size.
    expect(rounds.flat()).toEqual(first!.exchanges.flatMap(({ send }) => questionsIn(send)));
  });

  test('saved nothing either, on a connection that has read the changes', () => {
    const { result } = converse(new GetState(), control.answering(second));
    expect(result).toEqual(second!.result);
  });

  test('loaded the same, except for read-only values, with nothing refused', () => {
    const state = JSON.parse(
      loading!.command.replace(/^SetState\(state=(.*)\)$/s, '$1').replaceAll("'", '"'),
    ) as string[];
    expect(state).toEqual(ofPython);
    const { rounds, result } = converse(new SetState(state), control.answering(loading));
    const sent = loading!.exchanges.flatMap(({ send }) => questionsIn(send).filter(isWritable));
    expect(rounds.flat()).toEqual(sent);
    expect(result).toEqual([]);
  });

  test('has files that can be read, with or without their last line ends', () => {
    const text = `${ofPython.join('\n')}\n`;
    expect(stateToText(ofPython)).toBe(text);
    for (const variant of [text, ofPython.join('\n'), text.replaceAll('\n', '\r\n')]) {
      const { rounds } = converse(new SetState(textToState(variant)), () => 'OK');
      expect(rounds).toEqual(converse(new SetState(ofPython), () => 'OK').rounds);
    }
  });
});
