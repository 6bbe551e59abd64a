/** States saved, loaded and saved again; and states of the Python client. */

import { describe, expect, test } from 'vitest';

import { GetState } from '../../../lib/commands/get-state.js';
import { SetState } from '../../../lib/commands/set-state.js';
import { diffStates } from '../../../lib/state/diff-states.js';
import { stateToText, textToState } from '../../../lib/state/text.js';
import { converse, questionsIn } from '../../helpers/answers.js';
import { RECORDED_COMMANDS, recordedAnswers } from '../../helpers/recorded-commands.js';
import { haveRecordings } from '../../helpers/recordings.js';
import { StatePanda } from '../../helpers/state-panda.js';

function save(panda: StatePanda): string[] {
  return converse(new GetState(), (question) => panda.answer(question)).result as string[];
}

function load(panda: StatePanda, state: readonly string[]): void {
  const { error } = converse(new SetState(state), (question) => panda.answer(question));
  if (error !== undefined) throw error as Error;
}

function pandaInUse(): StatePanda {
  const panda = new StatePanda();
  panda.attributes.set('PULSE1.DELAY.UNITS', 'ms').set('COUNTER1.OUT.CAPTURE', 'Mean');
  panda.delay = 0.25;
  panda.fields.set('TTLIN1.TERM', '50-Ohm');
  panda.table = Uint32Array.from({ length: 40 }, (_, i) => i * 0x01010101);
  panda.labels.set('*METADATA.DESIGN', 'a=b?<c é');
  panda.layout = ['{"a": 1}', '  <B', '=', 'X=1'];
  return panda;
}

describe('a state', () => {
  test('is the same when saved, loaded and saved again', () => {
    const saved = save(pandaInUse());
    const panda = new StatePanda();
    load(panda, textToState(stateToText(saved)));
    expect(save(panda)).toEqual(saved);
    expect(panda).toEqual(pandaInUse());
    expect(diffStates(saved, save(panda))).toEqual([]);
  });

  test('means the same with the units behind the values', () => {
    const saved = save(pandaInUse());
    const [units, ...others] = saved;
    expect(units).toBe('PULSE1.DELAY.UNITS=ms');
    const panda = new StatePanda();
    load(panda, [...others, units!]);
    expect(panda.delay).toBe(0.25);
    expect(save(panda)).toEqual(saved);
  });

  test('differs from a PandA in what was changed since', () => {
    const panda = pandaInUse();
    const saved = save(panda);
    panda.delay = 1;
    panda.table[39] = 5;
    const differences = diffStates(saved, save(panda));
    expect(differences).toMatchObject([
      { name: 'PULSE1.DELAY', kind: 'changed', before: '250', after: '1000' },
      { name: 'SEQ1.TABLE', kind: 'changed' },
    ]);
    expect(differences[1]!.after?.[39]).toBe('5');
  });
});

describe.skipIf(!haveRecordings)('the Python client', () => {
  const [first, second, loading] = RECORDED_COMMANDS.filter(({ command }) =>
    /^[GS]etState/.test(command),
  );
  const isWritable = (line: string): boolean => !line.includes('.QUEUED_LINES=');
  const ofPython = (first?.result ?? []) as string[];

  test('saved the same, but for what is read-only', () => {
    const { result } = converse(new GetState(), recordedAnswers(first!));
    expect(ofPython.length - ofPython.filter(isWritable).length).toBe(4);
    expect(result).toEqual(ofPython.filter(isWritable));
  });

  test('asked the same', () => {
    const { rounds } = converse(new GetState(), recordedAnswers(first!));
    expect(rounds).toEqual(first!.exchanges.map(({ send }) => questionsIn(send)));
  });

  test('saved nothing either, on a connection that has been told', () => {
    const { result } = converse(new GetState(), recordedAnswers(second!));
    expect(result).toEqual(second!.result);
  });

  test('loaded the same, but for what is read-only, with nothing refused', () => {
    const state = JSON.parse(
      loading!.command.replace(/^SetState\(state=(.*)\)$/s, '$1').replaceAll("'", '"'),
    ) as string[];
    expect(state).toEqual(ofPython);
    const { rounds, result } = converse(new SetState(state), recordedAnswers(loading!));
    const sent = loading!.exchanges.map(({ send }) => questionsIn(send).filter(isWritable));
    expect(rounds).toEqual(sent);
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
