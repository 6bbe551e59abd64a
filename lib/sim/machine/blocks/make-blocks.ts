/** Makes the blocks of a machine, which are found by their outputs. */

import type { Block, Site } from '../simulation/block.js';
import { Bits } from './bits.js';
import { Calc } from './calc.js';
import { Clock } from './clock.js';
import { Counter } from './counter.js';
import { Div } from './div.js';
import { Filter } from './filter.js';
import { InEnc } from './inenc.js';
import { Lut } from './lut.js';
import { PCap } from './pcap.js';
import { PComp } from './pcomp.js';
import { PGen } from './pgen.js';
import { Pulse } from './pulse.js';
import { Seq } from './seq.js';
import { SrGate } from './srgate.js';

/** The outputs of other block types, if any, stay 0. */
const TYPES: Readonly<Record<string, new (site: Site) => Block>> = {
  BITS: Bits,
  CALC: Calc,
  CLOCK: Clock,
  COUNTER: Counter,
  DIV: Div,
  FILTER: Filter,
  INENC: InEnc,
  LUT: Lut,
  PCAP: PCap,
  PCOMP: PComp,
  PGEN: PGen,
  PULSE: Pulse,
  SEQ: Seq,
  SRGATE: SrGate,
};

/**
 * The difference between the seeds of consecutive blocks; each block derives several numbers from
 * its seed.
 */
const SEED_STEP = 16;

/**
 * @param site the common properties of all blocks; the blocks' seeds are derived from its `seed`
 * @returns the blocks by name
 */
export function makeBlocks(site: Omit<Site, 'name'>): Map<string, Block> {
  const blocks = new Map<string, Block>();
  const outputs = [...site.layout.bits.keys(), ...site.layout.positions.keys()];
  const names = [...new Set(outputs.map((output) => output.slice(0, output.indexOf('.'))))];
  for (const name of names.sort()) {
    const type = TYPES[name.replace(/\d+$/, '')];
    if (type === undefined) continue;
    const seed = site.seed + SEED_STEP * (blocks.size + 1);
    blocks.set(name, new type({ ...site, name, seed }));
  }
  for (const block of blocks.values()) block.powerUp();
  return blocks;
}
