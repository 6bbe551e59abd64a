/** The simulated PandA's blocks against those of a PandABox. */

import { describe, expect, test } from 'vitest';

import type { BlockDefinition, FieldDefinition } from '../../../../lib/sim/model/definition.js';
import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { RecordedControl } from '../../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';

const BLOCKS = loadDefinitions();

/** The outputs of a type, as they are called on the buses, by their index there. */
function busOf(type: string): string[] {
  const bus: string[] = [];
  for (const { block, field } of allFields().filter((item) => item.field.type === type)) {
    for (const [i, index] of field.bus.entries()) bus[index] = outputName(block, field, i);
  }
  return bus;
}

function outputName(block: BlockDefinition, field: FieldDefinition, instance: number): string {
  return `${block.name}${block.count === 1 ? '' : instance + 1}.${field.name}`;
}

function allFields(): { block: BlockDefinition; field: FieldDefinition }[] {
  return BLOCKS.flatMap((block) => block.fields.map((field) => ({ block, field })));
}

/** What `*ENUMS` answers for a field. */
function enumOf(field: FieldDefinition): string {
  const labels: Readonly<Record<string, string[]>> = {
    bit_mux: [...busOf('bit_out'), 'ZERO', 'ONE'],
    pos_mux: [...busOf('pos_out'), 'ZERO'],
  };
  const own = field.subtype === 'enum' ? field.labels.map(({ label }) => label) : undefined;
  const lines = labels[field.type] ?? own;
  if (lines === undefined) return 'ERR Field is not an enumeration';
  return [...lines.map((line) => `!${line}`), '.'].join('\n');
}

/** The attributes of a field's first instance that follow from its definition. */
function attributesOf(field: FieldDefinition): Record<string, string> {
  const { type, subtype, max, scale, offset, units, bus, table } = field;
  const info = subtype === null ? type : `${type} ${subtype}`;
  const word = Math.floor(bus[0]! / 32);
  return {
    INFO: info,
    ...(max !== null && { MAX: String(max) }),
    ...(subtype === 'scalar' && { SCALE: String(scale), OFFSET: String(offset), UNITS: units }),
    ...(type === 'bit_out' && { CAPTURE_WORD: `PCAP.BITS${word}`, OFFSET: String(bus[0]! % 32) }),
    ...(table && { MAX_LENGTH: String(table.maxLength), ROW_WORDS: String(table.rowWords) }),
  };
}

describeRecordings('the blocks of a PandABox', (recordings) => {
  const { answers } = new RecordedControl(recordings);

  function recorded(question: string): string {
    const answer = answers.get(question);
    if (answer === undefined) throw new Error(`${question} was not recorded`);
    return answer;
  }

  function recordedLines(question: string): string[] {
    const lines = recorded(question).split('\n');
    expect(lines.pop()).toBe('.');
    return lines.map((line) => line.slice(1));
  }

  test('has all blocks', () => {
    const blocks = BLOCKS.map(({ name, count }) => `${name} ${count}`);
    expect(blocks.sort()).toEqual(recordedLines('*BLOCKS?').sort());
  });

  test('has the same buses', () => {
    const bits = busOf('bit_out');
    expect(bits).toEqual(recordedLines('*BITS?'));
    expect(busOf('pos_out')).toEqual(recordedLines('*POSITIONS?'));
    const words = [0, 1, 2, 3].flatMap((word) => recordedLines(`PCAP1.BITS${word}.BITS?`));
    expect(words).toEqual(Array.from({ length: 128 }, (_, i) => bits[i] ?? ''));
  });

  test('has the order of *CAPTURE.*', () => {
    const captured = allFields()
      .filter(({ field }) => ['pos_out', 'ext_out'].includes(field.type))
      .flatMap(({ block, field }) =>
        Array.from({ length: block.count }, (_, i) => outputName(block, field, i)),
      );
    expect(captured).toEqual(recordedLines('*CAPTURE.*?'));
  });

  describe.each(BLOCKS)('$name', (block) => {
    test('fields, their order and types', () => {
      const fields = block.fields.map(({ name, type, subtype }, index) =>
        [name, index, type, ...(subtype === null ? [] : [subtype])].join(' '),
      );
      expect(fields.sort()).toEqual(recordedLines(`${block.name}.*?`).sort());
    });

    test.each(block.fields)('labels and attributes of $name', (field) => {
      expect(enumOf(field)).toBe(recorded(`*ENUMS.${block.name}.${field.name}?`));
      const attributes = attributesOf(field);
      for (const [attribute, value] of Object.entries(attributes)) {
        const question = `${block.name}1.${field.name}.${attribute}?`;
        expect(`${question} OK =${value}`).toBe(`${question} ${recorded(question)}`);
      }
    });

    const tables = block.fields.filter(({ table }) => table !== null);
    test.each(tables)('columns of $name', ({ name, table }) => {
      const { columns } = table!;
      const fields = columns.map(
        (column) => `${column.high}:${column.low} ${column.name} ${column.subtype}`,
      );
      expect(fields).toEqual(recordedLines(`${block.name}1.${name}.FIELDS?`));
      for (const column of columns.filter(({ subtype }) => subtype === 'enum')) {
        expect(column.labels.map(({ label }) => label)).toEqual(
          recordedLines(`*ENUMS.${block.name}1.${name}[].${column.name}?`),
        );
      }
    });
  });
});

/** Every description, by the question for it. */
function descriptions(): [question: string, description: string][] {
  const fields = allFields();
  const columns = fields.flatMap(({ block, field }) =>
    (field.table?.columns ?? []).map(({ name, description }): [string, string] => [
      `*DESC.${block.name}1.${field.name}[].${name}?`,
      description,
    ]),
  );
  return [
    ...BLOCKS.map(({ name, description }): [string, string] => [`*DESC.${name}?`, description]),
    ...fields.map(({ block, field }): [string, string] => [
      `*DESC.${block.name}.${field.name}?`,
      field.description,
    ]),
    ...columns,
  ];
}

const wordsOf = (text: string): string => text.toLowerCase().match(/\w+/g)?.join(' ') ?? '';

describe('descriptions', () => {
  test('are short phrases', () => {
    for (const [question, text] of descriptions()) {
      expect(text, question).toMatch(/^[A-Z0-9].{5,98}[^.\s]$/u);
    }
  });

  describeRecordings('compared', (recordings) => {
    test('exist for all that has one, in different words', () => {
      const { answers } = new RecordedControl(recordings);
      const ours = new Map(descriptions());
      const theirs = [...answers].filter(([question]) =>
        /^\*DESC\.\w+(\.\w+|\.\w+\[\]\.\w+)?\?$/.test(question),
      );
      const described = theirs.filter(([, answer]) => answer.startsWith('OK ='));
      expect(described.map(([question]) => question).sort()).toEqual([...ours.keys()].sort());
      const recordedWords = described.map(([, answer]) => wordsOf(answer.slice(4)));
      const long = new Set(recordedWords.filter((words) => words.split(' ').length >= 4));
      expect(long.size).toBeGreaterThan(50);
      expect([...ours.values()].filter((text) => long.has(wordsOf(text)))).toEqual([]);
    });
  });
});

test("the sequencer's triggers have the values of the hardware", () => {
  const sequencer = BLOCKS.find(({ name }) => name === 'SEQ');
  const table = sequencer?.fields.find(({ name }) => name === 'TABLE')?.table;
  const trigger = table?.columns.find(({ name }) => name === 'TRIGGER');
  expect(trigger?.labels.slice(0, 3)).toEqual([
    { value: 0, label: 'Immediate' },
    { value: 1, label: 'BITA=0' },
    { value: 2, label: 'BITA=1' },
  ]);
  expect(trigger?.labels.slice(6, 9)).toEqual([
    { value: 6, label: 'BITC=1' },
    { value: 7, label: 'POSA>=POSITION' },
    { value: 8, label: 'POSA<=POSITION' },
  ]);
});

test('a new PandA has the temperatures and voltages of a running one', () => {
  const system = BLOCKS.find(({ name }) => name === 'SYSTEM');
  const values = system?.fields.filter(({ subtype }) => subtype === 'scalar' || subtype === 'int');
  for (const { name, initial } of values ?? []) {
    const nominal = /_(\d+)V(\d)?(N)?/.exec(name);
    const volts = nominal && Number(`${nominal[3] ? '-' : ''}${nominal[1]}.${nominal[2] ?? 0}`);
    const [low, high] =
      volts === null ? (name === 'VCCINT' ? [0.95, 1.05] : [15, 70]) : [volts - 0.5, volts + 0.5];
    expect(Number(initial), name).toBeGreaterThan(low);
    expect(Number(initial), name).toBeLessThan(high);
  }
});
