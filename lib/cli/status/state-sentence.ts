/** Describes in a sentence what a PandA is doing or waiting for. */

import { quantity } from '../../errors.js';
import type { CaptureInput, PandaStatus } from '../../responses/panda-status.js';
import { plain } from '../printable-text.js';

/** E.g. `armed: waits for PCAP.ENABLE to rise (CLOCK1.OUT, which is 0)`. */
export function stateSentence({ state, enable, trig, samples }: PandaStatus): string {
  if (state === 'idle') return 'idle: not armed';
  if (state === 'armed') {
    return `armed: waits for PCAP.ENABLE to rise (${wired(enable, 'capture never begins')})`;
  }
  if (samples === 0) {
    return `busy: enabled, but PCAP.TRIG has triggered no sample yet (${wired(trig, 'nothing is ever triggered')})`;
  }
  return `busy: ${samples === null ? 'capturing' : `${quantity(samples, 'sample')} captured`}`;
}

function wired({ source, level }: CaptureInput, consequence: string): string {
  if (source === 'ZERO') return `wired to ZERO, so ${consequence}`;
  return `wired to ${plain(source)}${level === null ? '' : `, which is ${level}`}`;
}
