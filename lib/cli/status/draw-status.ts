/** Formats the status of a PandA as text. */

import { quantity } from '../../errors.js';
import type { CaptureInput, PandaStatus } from '../../responses/panda-status.js';
import { plain } from '../printable-text.js';
import { stateSentence } from './state-sentence.js';

/** @returns lines */
export function drawStatus(status: PandaStatus): string[] {
  const { identification, captured, enable, gate, trig, trigEdge, health } = status;
  const bad = [...health].filter(([, value]) => value !== 'OK');
  return [
    plain(identification.text),
    stateSentence(status),
    `  ENABLE  ${drawInput(enable)}`,
    `  GATE    ${drawInput(gate)}`,
    `  TRIG    ${drawInput(trig)}${trigEdge === null ? '' : `, edge: ${plain(trigEdge)}`}`,
    drawCaptured(captured),
    drawCounts(status),
    bad.length === 0
      ? `health: OK in ${quantity(health.size, 'block')}`
      : `health: ${bad.map(([block, value]) => plain(`${block}: ${value}`)).join('; ')}`,
  ];
}

function drawInput({ source, level }: CaptureInput): string {
  return level === null ? plain(source) : `${plain(source)} = ${level}`;
}

function drawCaptured(captured: PandaStatus['captured']): string {
  if (captured.length === 0) return 'captures nothing: set a CAPTURE, such as COUNTER1.OUT.CAPTURE';
  return `captures ${captured.map(({ name, capture }) => plain(`${name} ${capture}`)).join(', ')}`;
}

function drawCounts({ samples, readers, completion, state }: PandaStatus): string {
  const ended = completion === null || state !== 'idle' ? '' : `, ended ${plain(completion)}`;
  const which = state === 'idle' ? 'last acquisition: ' : '';
  const count = samples === null ? 'number of samples unknown' : quantity(samples, 'sample');
  const clients = readers === null ? '' : `; data port: ${quantity(readers, 'client')}`;
  return `${which}${count}${ended}${clients}`;
}
