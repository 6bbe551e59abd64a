/** Formats a block for the terminal: its description, and a row for each field. */

import type { FieldInfo } from '../../../responses/field-info.js';
import type { Paint } from '../../colours.js';
import { plain } from '../../printable-text.js';
import type { BlockDetails } from './fetch-blocks.js';
import { detailsOf } from './field-details.js';
import { wrap } from './wrap.js';

const GAP = '  ';
/** If there is less space than this for the text, it goes below the name. */
const MIN_TEXT_WIDTH = 30;
const INDENT_BELOW = 6;

/** @returns lines of at most `width` characters, unless names are longer */
export function drawBlock(
  name: string,
  { number, description, fields }: BlockDetails,
  width: number,
  paint: Paint,
): string[] {
  const title = `${plain(name)}${number === 1 ? '' : ` (${number})`}`;
  const [first = '', ...more] = wrap(plain(description ?? ''), width - title.length - GAP.length);
  const indent = ' '.repeat(title.length);
  return [
    `${paint('bold', title)}${GAP}${first}`.trimEnd(),
    ...more.map((line) => `${indent}${GAP}${line}`),
    ...drawFields(fields, width, paint),
  ];
}

function drawFields(fields: ReadonlyMap<string, FieldInfo>, width: number, paint: Paint): string[] {
  const rows = [...fields].map(([name, info]) => ({
    name: plain(name),
    type: plain(info.subtype === null ? info.type : `${info.type} ${info.subtype}`),
    info,
  }));
  const nameWidth = rows.reduce((width, { name }) => Math.max(width, name.length), 0);
  const typeWidth = rows.reduce((width, { type }) => Math.max(width, type.length), 0);
  const besides = GAP.length + nameWidth + GAP.length + typeWidth + GAP.length;
  const isBeside = width - besides >= MIN_TEXT_WIDTH;
  const indent = ' '.repeat(isBeside ? besides : INDENT_BELOW);
  return rows.flatMap(({ name, type, info }) => {
    const head = `${GAP}${name.padEnd(nameWidth)}${GAP}${paint('cyan', type)}`;
    const text = drawText(info, width - indent.length, paint).map((line) => indent + line);
    if (!isBeside) return [head, ...text];
    const padding = ' '.repeat(typeWidth - type.length);
    const [first = '', ...more] = text;
    return [`${head}${padding}${GAP}${first.slice(indent.length)}`.trimEnd(), ...more];
  });
}

function drawText(info: FieldInfo, width: number, paint: Paint): string[] {
  const description = plain(info.description ?? '').trim();
  return [
    ...(description === '' ? [] : wrap(description, width)),
    ...detailsOf(info)
      .flatMap((detail) => wrap(plain(detail), width))
      .map((line) => paint('dim', line)),
  ];
}
