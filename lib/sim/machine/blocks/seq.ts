/**
 * SEQ: executes a table of lines. Each line waits for its trigger, then drives the outputs for
 * TIME1 and TIME2. Outputs keep their values while a line waits, and are low at the end.
 */

import { HEALTH_NOT_READY, HEALTH_OK, HEALTH_UNDERRUN, StreamedBlock } from './streamed-block.js';
import { linesOf, type SeqLine, type TriggerInputs } from './seq-line.js';

const UNREADY = 0;
const WAIT_ENABLE = 1;
const WAIT_TRIGGER = 2;
const PHASE1 = 3;
const PHASE2 = 4;

export class Seq extends StreamedBlock {
  readonly #enable = this.bitInput('ENABLE');
  readonly #inputs: TriggerInputs = {
    bits: ['BITA', 'BITB', 'BITC'].map((field) => this.bitInput(field)),
    positions: ['POSA', 'POSB', 'POSC'].map((field) => this.positionInput(field)),
  };
  readonly #active = this.bitOutput('ACTIVE');
  readonly #outputs = ['A', 'B', 'C', 'D', 'E', 'F'].map((letter) =>
    this.bitOutput(`OUT${letter}`),
  );
  #prescale = 1;
  #repeats = 0;
  #lines: SeqLine[] = [];
  #state = UNREADY;
  #health = HEALTH_OK;
  /** These count from 1. */
  #tableRepeat = 0;
  #tableLine = 0;
  #lineRepeat = 0;
  #phaseEnd = 0;

  override reading(field: string): number | null {
    switch (field) {
      case 'TABLE_REPEAT':
        return this.#tableRepeat;
      case 'TABLE_LINE':
        return this.#tableLine;
      case 'LINE_REPEAT':
        return this.#lineRepeat;
      case 'STATE':
        return this.#state;
      case 'HEALTH':
        return this.#health;
      default:
        return null;
    }
  }

  protected override configure(): void {
    this.#prescale = this.register('PRESCALE') || 1;
    this.#repeats = this.register('REPEATS');
  }

  protected tableReplaced(): void {
    this.#lines = linesOf(this.feed.words);
    this.#stop(HEALTH_OK);
  }

  protected evaluate(tick: number): void {
    if (this.#enable.level === 0) {
      if (this.#enable.hasFallen) this.#stop(this.#health);
    } else if (this.#enable.hasRisen) {
      this.#start(tick);
    } else if (this.#state === WAIT_TRIGGER) {
      this.#tryLine(tick);
    } else if (this.#state > WAIT_TRIGGER && tick === this.#phaseEnd) {
      if (this.#state === PHASE1) this.#beginPhase2(tick);
      else this.#endLine(tick);
    }
  }

  get #line(): SeqLine {
    return this.#lines[this.#tableLine - 1] as SeqLine;
  }

  #start(tick: number): void {
    if (this.#lines.length === 0) {
      this.#health = HEALTH_NOT_READY;
      return;
    }
    this.#health = HEALTH_OK;
    this.#tableRepeat = 1;
    this.#tableLine = 1;
    this.#lineRepeat = 1;
    this.#active.set(1);
    this.#tryLine(tick);
  }

  #tryLine(tick: number): void {
    const line = this.#line;
    if (!line.isTriggered(this.#inputs, tick)) {
      this.#state = WAIT_TRIGGER;
      this.wakeAt(line.lookAgainAt(this.#inputs, tick));
    } else if (line.time1 === 0) {
      this.#beginPhase2(tick);
    } else {
      this.#beginPhase(PHASE1, tick, line.time1, line.outputs1);
    }
  }

  #beginPhase2(tick: number): void {
    const { time2, outputs2 } = this.#line;
    this.#beginPhase(PHASE2, tick, time2, outputs2);
  }

  #beginPhase(state: number, tick: number, time: number, outputs: number): void {
    this.#state = state;
    this.#phaseEnd = tick + time * this.#prescale;
    this.wakeAt(this.#phaseEnd);
    this.#drive(outputs);
  }

  /** Continues with the next repeat of the line, the next line, or the next repeat of the table. */
  #endLine(tick: number): void {
    const { repeats } = this.#line;
    if (repeats === 0 || this.#lineRepeat < repeats) {
      this.#lineRepeat++;
    } else if (this.#tableLine < this.#lines.length) {
      this.#tableLine++;
      this.#lineRepeat = 1;
    } else if (!this.#repeatTable()) {
      return;
    }
    this.#tryLine(tick);
  }

  /** Whether there are more lines to execute. */
  #repeatTable(): boolean {
    if (this.feed.isStreaming) {
      const next = this.nextPart();
      this.#lines = linesOf(this.feed.words);
      if (next !== 'more' || this.#lines.length === 0) {
        this.#stop(next === 'end' ? HEALTH_OK : HEALTH_UNDERRUN);
        return false;
      }
    } else if (this.#repeats !== 0 && this.#tableRepeat >= this.#repeats) {
      this.#stop(HEALTH_OK);
      return false;
    }
    this.#tableRepeat++;
    this.#tableLine = 1;
    this.#lineRepeat = 1;
    return true;
  }

  /** The counters keep their values. */
  #stop(health: number): void {
    this.#state = this.#lines.length === 0 ? UNREADY : WAIT_ENABLE;
    this.#health = health;
    this.#active.set(0);
    this.#drive(0);
    this.wakeAt(Infinity);
  }

  #drive(outputs: number): void {
    for (let i = 0; i < this.#outputs.length; i++) this.#outputs[i]?.set((outputs >> i) & 1);
  }
}
