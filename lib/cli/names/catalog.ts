/** What there is in a PandA, asked for when it is wanted for the first time. */

import { CommandError } from '../../errors.js';
import { plain } from '../printable-text.js';

/** Asks for a value of several lines. */
export type AskList = (name: string) => Promise<readonly string[]>;

/** No PandA has more instances of a block. */
const MAX_INSTANCES = 1000;

export class Catalog {
  readonly #ask: AskList;
  readonly #answers = new Map<string, Promise<readonly string[]>>();

  constructor(ask: AskList) {
    this.#ask = ask;
  }

  /** How many instances there are of each block. */
  async blocks(): Promise<Map<string, number>> {
    return new Map(
      (await this.#list('*BLOCKS')).map((line) => {
        const [name = '', count = ''] = line.split(' ');
        return [name, Math.min(Number(count) || 0, MAX_INSTANCES)];
      }),
    );
  }

  /** Names of blocks as fields need them: with a number where there are several. */
  async instances(): Promise<string[]> {
    return [...(await this.blocks())].flatMap(([block, count]) =>
      count === 1 ? [block] : Array.from({ length: count }, (_, i) => `${block}${i + 1}`),
    );
  }

  /** @param instance a block with or without a number; null if there is none */
  async blockOf(instance: string): Promise<string | null> {
    const blocks = await this.blocks();
    if (blocks.has(instance)) return instance;
    const block = instance.replace(/\d+$/, '');
    return blocks.has(block) ? block : null;
  }

  /** In the order to show them in. */
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

  /** What there is to choose from. @param path `BLOCK.FIELD` or `BLOCK.FIELD.ATTRIBUTE` */
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

  /** Nothing, where the PandA refuses. What failed otherwise is asked for again the next time. */
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
