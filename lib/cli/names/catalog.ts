/** The names in a PandA, requested when they are first needed. */

import { CommandError } from '../../errors.js';
import { plain } from '../printable-text.js';

/** Asks for a value of several lines. */
export type AskList = (name: string) => Promise<readonly string[]>;

/** More instances than any block has. */
const MAX_INSTANCES = 1000;

export class Catalog {
  readonly #ask: AskList;
  readonly #answers = new Map<string, Promise<readonly string[]>>();

  constructor(ask: AskList) {
    this.#ask = ask;
  }

  /** The number of instances of each block. */
  async blocks(): Promise<Map<string, number>> {
    return new Map(
      (await this.#list('*BLOCKS')).map((line) => {
        const [name = '', count = ''] = line.split(' ');
        return [name, Math.min(Number(count) || 0, MAX_INSTANCES)];
      }),
    );
  }

  /**
   * The names of block instances as fields use them: with a number if there are several instances.
   */
  async instances(): Promise<string[]> {
    return [...(await this.blocks())].flatMap(([block, count]) =>
      count === 1 ? [block] : Array.from({ length: count }, (_, i) => `${block}${i + 1}`),
    );
  }

  /** @param instance a block with or without a number; null if there is no such block */
  async blockOf(instance: string): Promise<string | null> {
    const blocks = await this.blocks();
    if (blocks.has(instance)) return instance;
    const block = instance.replace(/\d+$/, '');
    return blocks.has(block) ? block : null;
  }

  /** The fields of a block, in display order. */
  async fields(block: string): Promise<string[]> {
    return (await this.#list(`${block}.*`))
      .map((line) => line.split(' '))
      .sort((a, b) => Number(a[1]) - Number(b[1]))
      .map(([name = '']) => name);
  }

  /** @param path `BLOCK.FIELD` */
  async attributes(path: string): Promise<readonly string[]> {
    return this.#list(`${path}.*`);
  }

  /** The possible labels. @param path `BLOCK.FIELD` or `BLOCK.FIELD.ATTRIBUTE` */
  async labels(path: string): Promise<readonly string[]> {
    return this.#list(`*ENUMS.${path}`);
  }

  /** @param path of a table, with the number of the block */
  async columns(path: string): Promise<string[]> {
    return (await this.#list(`${path}.FIELDS`)).map((line) => line.split(' ')[1] ?? '');
  }

  async metadataKeys(): Promise<readonly string[]> {
    return this.#list('*METADATA.*');
  }

  /**
   * Returns an empty list if the PandA refuses. After another failure, the next call asks again.
   */
  async #list(name: string): Promise<readonly string[]> {
    let answer = this.#answers.get(name);
    if (answer === undefined) {
      answer = this.#ask(name).then((lines) => lines.filter((line) => line === plain(line)));
      this.#answers.set(name, answer);
    }
    try {
      return await answer;
    } catch (error) {
      this.#answers.delete(name);
      if (error instanceof CommandError) return [];
      throw error;
    }
  }
}
