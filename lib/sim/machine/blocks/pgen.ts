/** PGEN: each rising edge of TRIG puts the next position of its table on the bus. */

import { HEALTH_NOT_READY, HEALTH_OK, HEALTH_UNDERRUN, StreamedBlock } from './streamed-block.js';

const UNREADY = 0;
const WAIT_ENABLE = 1;
const RUNNING = 2;

export class PGen extends StreamedBlock {
  readonly #enable = this.bitInput('ENABLE');
  readonly #trig = this.bitInput('TRIG');
  readonly #active = this.bitOutput('ACTIVE');
  readonly #out = this.positionOutput('OUT');
  #repeats = 0;
  #state = UNREADY;
  #health = HEALTH_OK;
  #row = 0;
  #repeat = 1;

  override reading(field: string): number | null {
    if (field === 'STATE') return this.#state;
    return field === 'HEALTH' ? this.#health : null;
  }

  protected override configure(): void {
    this.#repeats = this.register('REPEATS');
  }

  protected tableReplaced(): void {
    this.#stop(HEALTH_OK);
  }

  protected evaluate(): void {
    if (this.#enable.level === 0) {
      if (this.#enable.hasFallen) this.#stop(this.#health);
      return;
    }
    if (this.#enable.hasRisen) this.#start();
    if (this.#state === RUNNING && this.#trig.hasRisen) this.#produce();
  }

  #start(): void {
    if (this.feed.words.length === 0) {
      this.#health = HEALTH_NOT_READY;
      return;
    }
    this.#state = RUNNING;
    this.#health = HEALTH_OK;
    this.#row = 0;
    this.#repeat = 1;
    this.#active.set(1);
  }

  #produce(): void {
    this.#out.set(this.feed.words[this.#row++] ?? 0);
    if (this.#row < this.feed.words.length) return;
    this.#row = 0;
    if (this.feed.isStreaming) {
      const next = this.nextPart();
      if (next !== 'more') this.#stop(next === 'end' ? HEALTH_OK : HEALTH_UNDERRUN);
    } else if (this.#repeats !== 0 && this.#repeat >= this.#repeats) {
      this.#stop(HEALTH_OK);
    } else {
      this.#repeat++;
    }
  }

  #stop(health: number): void {
    this.#state = this.feed.words.length === 0 ? UNREADY : WAIT_ENABLE;
    this.#health = health;
    this.#active.set(0);
  }
}
