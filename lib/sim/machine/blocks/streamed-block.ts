/** The common part of SEQ and PGEN: a table that can be streamed. */

import { Block, type OnPlayed, type Site } from '../simulation/block.js';
import { TableFeed } from './table-feed.js';

/** Values of HEALTH. */
export const HEALTH_OK = 0;
export const HEALTH_UNDERRUN = 1;
export const HEALTH_NOT_READY = 2;

export abstract class StreamedBlock extends Block {
  protected readonly feed = new TableFeed();
  readonly #onPlayed: OnPlayed;

  constructor(site: Site) {
    super(site);
    this.#onPlayed = site.onPlayed;
  }

  /**
   * Appends to a streamed table; the first part starts the streaming.
   *
   * @param isLast whether this is the last part
   */
  append(words: Uint32Array, isLast: boolean): void {
    const isFirst = !this.feed.isStreaming;
    this.feed.append(words.slice(), isLast);
    if (isFirst) this.tableReplaced();
    this.simulation.visit(this);
  }

  /** Switches to the next part at the end of the current one; returns why there is none, if so. */
  protected nextPart(): 'more' | 'end' | 'underrun' {
    const { length } = this.feed.words;
    const next = this.feed.next();
    this.#onPlayed(`${this.name}.TABLE`, length);
    return next;
  }

  override powerUp(): void {
    this.#loadTable();
    super.powerUp();
  }

  /** Called when the table was replaced or emptied. */
  protected abstract tableReplaced(): void;

  protected override changed(field: string): void {
    if (field === 'TABLE') this.#loadTable();
    else this.configure();
  }

  #loadTable(): void {
    this.feed.replace(this.registers.table(`${this.name}.TABLE`).slice());
    this.tableReplaced();
  }
}
