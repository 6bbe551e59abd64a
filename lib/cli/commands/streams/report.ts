/** What `pandablocks streams list` prints. */

import { quantity } from '../../../errors.js';
import type { ListedAcquisition, ListedPanda } from '../../../stream/admin/list-streams.js';
import type { LeaseHolder } from '../../../stream/lease.js';
import { plain } from '../../printable-text.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function drawPandas(pandas: readonly ListedPanda[]): string {
  if (pandas.length === 0)
    return 'There is no stream of a PandA: pandablocks streams setup makes one.';
  return pandas.flatMap((panda) => [headOf(panda), ...panda.acquisitions.map(lineOf)]).join('\n');
}

function headOf({ name, bytes, maxBytes, replicas, publisher }: ListedPanda): string {
  const limit =
    maxBytes === null
      ? sizeOf(bytes)
      : `${sizeOf(bytes)} of ${sizeOf(maxBytes)} (${Math.round((100 * bytes) / maxBytes)}%)`;
  const copies = replicas === 1 ? '' : `, ${replicas} replicas`;
  const who = publisher === null ? 'not published' : `published by ${holderOf(publisher)}`;
  return `${name}: ${limit}${copies}, ${who}`;
}

function lineOf(acquisition: ListedAcquisition): string {
  const { number, samples, bytes, ageSeconds, error } = acquisition;
  const age = ageSeconds === null ? '' : `, ${ageOf(ageSeconds)} old`;
  const failed = error === null ? '' : `; ${plain(error)}`;
  return `  ${number}: ${quantity(samples, 'sample')}, ${sizeOf(bytes)}${age}: ${stateOf(acquisition)}${failed}`;
}

function stateOf({ state, writer, file }: ListedAcquisition): string {
  switch (state) {
    case 'publishing':
      return 'is being published';
    case 'writing':
      return `is being written by ${writer === null ? 'somebody' : holderOf(writer)}`;
    case 'waiting':
      return 'waits for a writer';
    case 'aside':
      return 'set aside';
    case 'done':
      return file === null ? 'done, without a file' : `done: ${plain(file)}`;
  }
}

function holderOf({ pid, host }: LeaseHolder): string {
  return `process ${pid} on ${plain(host)}`;
}

/** A size such as `123.4 MB`. */
function sizeOf(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

function ageOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
