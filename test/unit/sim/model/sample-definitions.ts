/** A small PandA with a field of each kind. */

import type { BlockDefinition, FieldDefinition } from '../../../../lib/sim/model/definition.js';

/** @param type with the subtype: `param uint` */
export function field(
  name: string,
  type: string,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  const [kind = '', subtype = null] = type.split(' ');
  return {
    name,
    type: kind,
    subtype,
    description: `What ${name} is for`,
    labels: [],
    max: null,
    scale: 1,
    offset: 0,
    units: '',
    initial: null,
    bus: [],
    table: null,
    ...more,
  };
}

const CHOICE = [
  { value: 1, label: 'Low' },
  { value: 0, label: 'High-Z' },
  { value: 4, label: 'Very high' },
];

const TABLE = {
  rowWords: 2,
  maxLength: 8,
  streaming: true,
  columns: [
    { name: 'KIND', high: 31, low: 0, subtype: 'enum', description: '', labels: CHOICE },
    { name: 'COUNT', high: 63, low: 32, subtype: 'uint', description: 'How many', labels: [] },
  ],
} as const;

export const SAMPLE: readonly BlockDefinition[] = [
  {
    name: 'ALL',
    count: 2,
    description: '',
    fields: [
      field('UINT', 'param uint', { max: 10 }),
      field('INT', 'param int', { initial: '-7' }),
      field('SCALAR', 'param scalar', { scale: 0.5, offset: 10, units: 'V' }),
      field('BIT', 'param bit'),
      field('LUT', 'param lut', { initial: 'A|B' }),
      field('ENUM', 'param enum', { labels: CHOICE }),
      field('SHORT', 'param time'),
      field('LONG', 'time'),
      field('DO', 'write action'),
      field('SET', 'write int'),
      field('STATE', 'read enum', { labels: CHOICE }),
      field('VOLTS', 'read scalar', { scale: 0.1, units: 'V' }),
      field('INP', 'bit_mux', { initial: 'ONE' }),
      field('POS', 'pos_mux'),
      field('OUT', 'bit_out', { bus: [0, 33] }),
      field('VAL', 'pos_out', { bus: [3, 1] }),
      field('TABLE', 'table', { table: TABLE }),
      field('SMALL', 'table', { table: { ...TABLE, streaming: false } }),
    ],
  },
  {
    name: 'PCAP',
    count: 1,
    description: 'Captures',
    fields: [
      field('TS', 'ext_out timestamp'),
      field('GATE', 'ext_out samples'),
      field('WORD0', 'ext_out bits'),
      field('WORD1', 'ext_out bits'),
    ],
  },
];
