/**
 * SRGATE: an edge of SET makes the output high, an edge of RST low; RST wins if both occur
 * together.
 */

import { Block } from '../simulation/block.js';

/** Values of WHEN_DISABLED; with other values the output keeps its level. */
const SET_LOW = 0;
const SET_HIGH = 1;

export class SrGate extends Block {
  readonly #enable = this.bitInput('ENABLE');
  readonly #set = this.bitInput('SET');
  readonly #rst = this.bitInput('RST');
  readonly #out = this.bitOutput('OUT');
  #whenDisabled = SET_LOW;
  #setEdge = 0;
  #rstEdge = 0;

  protected override configure(): void {
    this.#whenDisabled = this.register('WHEN_DISABLED');
    this.#setEdge = this.register('SET_EDGE');
    this.#rstEdge = this.register('RST_EDGE');
  }

  protected override changed(field: string): void {
    if (field === 'FORCE_SET') this.#out.set(1);
    else if (field === 'FORCE_RST') this.#out.set(0);
    else this.configure();
  }

  protected evaluate(): void {
    if (this.#enable.level === 1) {
      if (this.#rst.hasEdge(this.#rstEdge)) this.#out.set(0);
      else if (this.#set.hasEdge(this.#setEdge)) this.#out.set(1);
    } else if (this.#whenDisabled === SET_LOW) {
      this.#out.set(0);
    } else if (this.#whenDisabled === SET_HIGH) {
      this.#out.set(1);
    }
  }
}
