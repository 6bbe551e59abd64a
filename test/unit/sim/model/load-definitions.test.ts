/** Mistakes in the files of the definitions. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import type { BlockDefinition } from '../../../../lib/sim/model/definition.js';
import { DefinitionError } from '../../../../lib/errors.js';
import { DefinitionEntry } from '../../../../lib/sim/model/definition-entry.js';
import {
  loadDefinitions,
  parseDocument,
  readDefinitions,
} from '../../../../lib/sim/model/load-definitions.js';
import { readDefinition } from '../../../../lib/sim/model/read-definition.js';
import { thrownBy } from '../../../helpers/control/commands.js';

const SCRIPT = new URL('../../../../scripts/write-definitions.mjs', import.meta.url).href;
const { yamlToJson } = (await import(SCRIPT)) as { yamlToJson: (text: string) => string };

const FOLDER = fileURLToPath(new URL('../../../../lib/sim/definitions', import.meta.url));

const GOOD = `
count: 2
description: Two of each
fields:
  MODE: { type: param enum, description: How, labels: { 0: Slow, 2: Fast }, initial: Fast }
  LIMIT: { type: param uint, description: How many, max: 10, initial: 7 }
  VOLTAGE: { type: read scalar, description: Supply, scale: 0.5, units: V, initial: -1.5 }
  OUT: { type: bit_out, description: Pulses, bus: [3, 5] }
  POS: { type: pos_out, description: Position, bus: [0, 31] }
  TABLE:
    type: table
    description: Rows
    rowWords: 2
    maxLength: 8
    streaming: false
    columns:
      TRIGGER: { bits: 3:0, type: enum, description: When, labels: { 0: Now, 9: Later } }
      POSITION: { bits: 63:32, type: int, description: Where }
`;

const documentOf = (yaml: string): unknown => parseDocument(yamlToJson(yaml));

function readTwo(yaml: string): BlockDefinition {
  return readDefinition('TWO', new DefinitionEntry('two.yaml', documentOf(yaml)));
}

test('a definition is read as written', () => {
  const { fields, ...block } = readTwo(GOOD);
  expect(block).toEqual({ name: 'TWO', count: 2, description: 'Two of each' });
  const nothing = { labels: [], max: null, scale: 1, offset: 0, units: '', initial: null };
  const rest = { ...nothing, bus: [], table: null };
  const labels = [
    { value: 0, label: 'Slow' },
    { value: 2, label: 'Fast' },
  ];
  const mode = { name: 'MODE', type: 'param', subtype: 'enum', description: 'How' };
  expect(fields[0]).toEqual({ ...rest, ...mode, labels, initial: 'Fast' });
  expect(fields[1]).toMatchObject({ type: 'param', subtype: 'uint', max: 10, initial: '7' });
  expect(fields[2]).toMatchObject({ scale: 0.5, offset: 0, units: 'V', initial: '-1.5' });
  expect(fields[3]).toMatchObject({ type: 'bit_out', subtype: null, bus: [3, 5] });
  expect(fields[4]).toMatchObject({ type: 'pos_out', bus: [0, 31] });
  const { columns, ...table } = fields[5]!.table!;
  expect(table).toEqual({ rowWords: 2, maxLength: 8, streaming: false });
  expect(columns).toMatchObject([
    { name: 'TRIGGER', high: 3, low: 0, labels: [{ value: 0 }, { value: 9, label: 'Later' }] },
    { name: 'POSITION', high: 63, low: 32, subtype: 'int', labels: [] },
  ]);
});

describe('an error has its file and place', () => {
  const mistakes: [replaced: string, by: string, message: string][] = [
    [GOOD, 'text', 'two.yaml: must be a mapping.'],
    ['count: 2', '', 'two.yaml: count is missing.'],
    ['count: 2', 'count: 0', 'two.yaml: count has to be a whole number from 1 to 128, not 0.'],
    ['count: 2', 'count: 2\nnumber: 2', 'two.yaml: number does not belong here.'],
    ['Two of each', '', 'two.yaml: description has to be text.'],
    ['LIMIT:', 'Limit:', 'two.yaml: fields: Limit is not a name in capitals.'],
    ['param enum', 'param enums', "two.yaml, MODE: type param enums is none of the PandA's."],
    ['2: Fast', '2: 3', 'two.yaml, MODE: labels: 2 has to be text.'],
    ['2: Fast', '2: Slow', 'two.yaml, MODE: labels has Slow twice.'],
    ['2: Fast', '-1: Fast', 'two.yaml, MODE: labels has to be a whole number from 0'],
    ['{ 0: Slow, 2: Fast }', '[Slow]', 'two.yaml, MODE: labels has to be a mapping.'],
    ['initial: Fast', 'initial: Faster', 'two.yaml, MODE: initial is none of the labels.'],
    ['description: How many, ', '', 'two.yaml, LIMIT: description is missing.'],
    ['max: 10', 'max: 5', 'two.yaml, LIMIT: initial has to be from 0 to 5.'],
    ['max: 10', 'max: 5000000000', 'two.yaml, LIMIT: max has to be a whole number from 1'],
    ['initial: 7', 'initial: 7.5', 'two.yaml, LIMIT: initial has to be a whole number.'],
    ['initial: -1.5', 'initial: high', 'two.yaml, VOLTAGE: initial has to be a number.'],
    ['scale: 0.5', 'scale: half', 'two.yaml, VOLTAGE: scale has to be a number.'],
    ['units: V', 'max: 3', 'two.yaml, VOLTAGE: max does not belong here.'],
    ['bus: [3, 5]', 'bus: [3]', 'two.yaml, OUT: bus has to have 2 numbers.'],
    ['bus: [3, 5]', 'bus: [3, 3]', 'two.yaml, OUT: bus has 3 twice.'],
    ['bus: [3, 5]', 'bus: 3', 'two.yaml, OUT: bus has to be a list.'],
    ['bus: [3, 5]', 'bus: [3, 128]', 'two.yaml, OUT: bus has to be a whole number from 0 to 127'],
    ['[0, 31]', '[0, 32]', 'two.yaml, POS: bus has to be a whole number from 0 to 31, not 32.'],
    ['maxLength: 8', 'maxLength: 7', 'two.yaml, TABLE: maxLength has to be a multiple of rowWords'],
    ['streaming: false', 'streaming: 0', 'two.yaml, TABLE: streaming has to be true or false.'],
    ['type: int', 'type: real', 'two.yaml, TABLE, POSITION: type real is not uint, int or enum.'],
    ['63:32', '32:63', 'two.yaml, TABLE, POSITION: bits have to be as 31:0, 1 to 32 of them.'],
    ['63:32', '63:31', 'two.yaml, TABLE, POSITION: bits have to be as 31:0, 1 to 32 of them.'],
    ['63:32', '64:33', 'two.yaml, TABLE, POSITION: bits go beyond the 64 of a row.'],
    ['63:32', '34:3', "two.yaml, TABLE, POSITION: bit 3 is another column's."],
    [
      '9: Later',
      '16: Later',
      "two.yaml, TABLE, TRIGGER: labels have values that 4 bits can't hold.",
    ],
  ];

  test.each(mistakes)('%j as %j', (replaced, by, message) => {
    expect(GOOD).toContain(replaced);
    const text = GOOD.replace(replaced, by);
    const error = thrownBy(() => readTwo(text)) as DefinitionError;
    expect(error).toBeInstanceOf(DefinitionError);
    expect(error.code).toBe('DEFINITION');
    expect(error.message.startsWith(message), error.message).toBe(true);
  });
});

describe('input that is not YAML is refused when the JSON is made', () => {
  test.each([
    ['{', /flow map/i],
    [GOOD.replace('LIMIT:', 'MODE:'), /Map keys must be unique/],
  ])('%j', (yaml, message) => {
    expect(() => yamlToJson(yaml)).toThrow(message);
  });
});

test('labels keep their order', () => {
  const yaml = GOOD.replace('{ 0: Slow, 2: Fast }', '{ 2: Fast, 0: Slow }');
  expect(readTwo(yaml).fields[0]?.labels.map(({ value }) => value)).toEqual([2, 0]);
});

/** All definitions, as the files in a folder would be. */
function documentsOf(files: Readonly<Record<string, string>>): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(files).map(([name, yaml]) => [name, documentOf(yaml)]));
}

const output = (bus: string): string =>
  `count: 1\ndescription: One\nfields:\n  OUT: { type: ${bus} , description: Output }`;

describe('all definitions', () => {
  test('have their blocks in the order of panda.yaml', () => {
    const documents = documentsOf({
      'panda.yaml': 'blocks: [TWO, ONE_IN]',
      'one_in.yaml': output('bit_out, bus: [0]'),
      'two.yaml': output('pos_out, bus: [0]'),
    });
    expect(readDefinitions(documents).map(({ name }) => name)).toEqual(['TWO', 'ONE_IN']);
  });

  test('are refused if a file is missing', () => {
    expect(() => readDefinitions(documentsOf({}))).toThrow('panda.yaml: does not exist.');
    const documents = documentsOf({ 'panda.yaml': 'blocks: [ONE]' });
    expect(() => readDefinitions(documents)).toThrow('one.yaml: does not exist.');
  });

  test('are refused if a block is named twice', () => {
    const documents = documentsOf({ 'panda.yaml': 'blocks: [ONE, ONE]' });
    expect(() => readDefinitions(documents)).toThrow('panda.yaml: blocks has ONE twice.');
  });

  test.each(['bit_out', 'pos_out'])(
    'are refused where two share an index of a bus of %s',
    (type) => {
      const documents = documentsOf({
        'panda.yaml': 'blocks: [ONE, TWO]',
        'one.yaml': output(`${type}, bus: [4]`),
        'two.yaml': output(`${type}, bus: [4]`),
      });
      expect(() => readDefinitions(documents)).toThrow(
        "two.yaml, OUT: bus has 4, which is ONE.OUT's.",
      );
    },
  );
});

test('every file of the definitions is read once', () => {
  const files = readdirSync(FOLDER).filter((name) => name !== 'panda.yaml');
  const names = loadDefinitions().map(({ name }) => `${name.toLowerCase()}.yaml`);
  expect(names.sort()).toEqual(files.sort());
  expect(loadDefinitions()).toBe(loadDefinitions());
});
