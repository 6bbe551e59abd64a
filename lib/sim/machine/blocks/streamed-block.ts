/** What SEQ and PGEN have in common: a table that may be streamed to them. */

import { Block, type OnPlayed, type Site } from '../simulation/block.js';
import { TableFeed } from './table-feed.js';

/** HEALTH */
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
   * Appends to a streamed table; the first part makes it one.
   *
   * @param isLast nothing will follow
   */
  append(words: Uint32Array, isLast: boolean): void {
    const isFirst = !this.feed.isStreaming;
    this.feed.append(words.slice(), isLast);
    if (isFirst) this.tableReplaced();
    this.simulation.visit(this);
  }

  /** The part in force has been played to its end; returns why there is none to follow, if so. */
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

  /** There is a table to begin with, or none any more. */
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
