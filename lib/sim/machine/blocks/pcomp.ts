/** PCOMP: makes pulses when a position passes START, START + STEP and so on. */

import { Block } from '../simulation/block.js';

const WAIT_ENABLE = 0;
const WAIT_DIR = 1;
const WAIT_PRE_START = 2;
const WAIT_RISING = 3;
const WAIT_FALLING = 4;

/** Values of DIR. */
const NEGATIVE = 1;
const EITHER = 2;

/** Values of HEALTH. */
const OK = 0;
const JUMPED = 1;
const NO_DIRECTION = 2;

export class PComp extends Block {
  readonly #enable = this.bitInput('ENABLE');
  readonly #inp = this.positionInput('INP');
  readonly #active = this.bitOutput('ACTIVE');
  readonly #out = this.bitOutput('OUT');
  #preStart = 0;
  #startSetting = 0;
  #width = 0;
  #step = 0;
  #pulses = 0;
  #isRelative = false;
  #dir = 0;
  #state = WAIT_ENABLE;
  #health = OK;
  #produced = 0;
  /** The position when ENABLE rose. */
  #origin = 0;
  /** 1 or -1. */
  #sign = 1;
  /** The position of the next rising edge. */
  #rise = 0;

  override reading(field: string): number | null {
    switch (field) {
      case 'PRODUCED':
        return this.#produced;
      case 'STATE':
        return this.#state;
      case 'HEALTH':
        return this.#health;
      default:
        return null;
    }
  }

  protected override configure(): void {
    this.#preStart = this.register('PRE_START');
    this.#startSetting = this.register('START');
    this.#width = this.register('WIDTH');
    this.#step = this.register('STEP');
    this.#pulses = this.register('PULSES');
    this.#isRelative = this.register('RELATIVE') === 1;
    this.#dir = this.register('DIR');
  }

  protected evaluate(tick: number): void {
    if (this.#enable.level === 0) {
      if (this.#enable.hasFallen) this.#stop(this.#health);
      return;
    }
    const position = this.#inp.at(tick);
    if (this.#enable.hasRisen) this.#start(position);
    const before = this.#state;
    this.#compare(position);
    // The next condition may already be true.
    if (this.#state !== before) this.wakeAt(tick + 1);
    else this.wakeAt(this.#lookAgainAt(tick));
  }

  #start(position: number): void {
    this.#health = OK;
    this.#produced = 0;
    this.#origin = position;
    if (this.#dir === EITHER && this.#isRelative && this.#wayToGo === 0) {
      this.#health = NO_DIRECTION;
      return;
    }
    this.#active.set(1);
    if (this.#dir === EITHER) this.#state = WAIT_DIR;
    else this.#head(this.#dir === NEGATIVE ? -1 : 1);
  }

  /** Before the direction is known: the required distance of INP from the reference. */
  get #wayToGo(): number {
    if (this.#preStart !== 0) return Math.abs(this.#preStart);
    return this.#isRelative ? Math.abs(this.#startSetting) : 1;
  }

  /** Sets the direction when it is known. */
  #head(sign: number): void {
    this.#sign = sign;
    const start = this.#startSetting;
    this.#rise = this.#isRelative ? this.#origin + sign * start : start;
    this.#state = this.#preStart > 0 ? WAIT_PRE_START : WAIT_RISING;
  }

  #compare(position: number): void {
    const beyond = (position - this.#rise) * this.#sign;
    switch (this.#state) {
      case WAIT_DIR:
        this.#guessDirection(position);
        break;
      case WAIT_PRE_START:
        if (-beyond >= this.#preStart) this.#state = WAIT_RISING;
        break;
      case WAIT_RISING:
        if (beyond >= 0) this.#beginPulse(beyond);
        break;
      case WAIT_FALLING:
        if (beyond >= this.#width) this.#endPulse(beyond);
        break;
      default:
    }
  }

  #guessDirection(position: number): void {
    const moved = position - this.#reference;
    if (Math.abs(moved) < this.#wayToGo) return;
    // INP moves towards START, or, with a relative START and no PRE_START, away from it.
    const isAhead = this.#isRelative && this.#preStart === 0;
    this.#head(moved > 0 === isAhead ? 1 : -1);
  }

  /** The position from which the distance is measured while the direction is unknown. */
  get #reference(): number {
    return this.#isRelative ? this.#origin : this.#startSetting;
  }

  #beginPulse(beyond: number): void {
    if (this.#hasJumped(beyond)) {
      this.#stop(JUMPED);
      return;
    }
    this.#produced++;
    this.#out.set(1);
    this.#state = WAIT_FALLING;
  }

  #endPulse(beyond: number): void {
    const isLast = this.#produced === this.#pulses;
    if (isLast || this.#hasJumped(beyond)) {
      this.#stop(isLast ? OK : JUMPED);
      return;
    }
    this.#out.set(0);
    this.#rise += this.#sign * this.#step;
    this.#state = WAIT_RISING;
  }

  #hasJumped(beyond: number): boolean {
    return this.#pulses !== 1 && this.#step > 0 && beyond > this.#step;
  }

  #lookAgainAt(tick: number): number {
    const { motion } = this.#inp;
    if (motion === null || this.#state === WAIT_ENABLE) return Infinity;
    const reach = (target: number): number => motion.nextReach(tick, target);
    if (this.#state === WAIT_DIR) {
      const way = this.#wayToGo;
      return Math.min(reach(this.#reference - way), reach(this.#reference + way));
    }
    if (this.#state === WAIT_PRE_START) return reach(this.#rise - this.#sign * this.#preStart);
    if (this.#state === WAIT_RISING) return reach(this.#rise);
    return reach(this.#rise + this.#sign * this.#width);
  }

  #stop(health: number): void {
    this.#state = WAIT_ENABLE;
    this.#health = health;
    this.#active.set(0);
    this.#out.set(0);
    this.wakeAt(Infinity);
  }
}
