/** INENC: a connected encoder with a simulated motion. */

import { Block, type Site } from '../simulation/block.js';
import { Motion } from '../motion.js';

export class InEnc extends Block {
  readonly #conn = this.bitOutput('CONN');
  readonly #val = this.positionOutput('VAL');
  readonly #motion: Motion;

  constructor(site: Site) {
    super(site);
    this.#motion = new Motion(site.seed);
    this.simulation.positions.setMotion(this.#val.index, this.#motion);
  }

  override reading(field: string): number | null {
    return field === 'HEALTH' || field === 'HOMED' ? 0 : null;
  }

  protected override changed(field: string): void {
    if (field !== 'SETP') return;
    this.#change(() => this.#motion.setPosition(this.simulation.now, this.register('SETP')));
  }

  /**
   * Restarts the motion, so that captures with the same seed see the same motion, whenever they are
   * armed.
   */
  override armed(): void {
    this.#change(() => this.#motion.restart(this.simulation.now));
  }

  #change(change: () => void): void {
    const { positions, now } = this.simulation;
    positions.settle(this.#val.index, now + 1);
    change();
    positions.setMotion(this.#val.index, this.#motion);
  }

  protected evaluate(): void {
    this.#conn.set(1);
  }
}
