/** Finds existing names similar to an unknown one. */

import type { Catalog } from './catalog.js';
import { STAR_COMMANDS } from './star-commands.js';
import { MOST, similarTo } from '../../errors/similar.js';

/**
 * Finds existing names similar to the one in a command; empty if the name exists.
 *
 * @param line the first line of the command, e.g. `TTLIN1.TREM=50-Ohm`
 * @throws the errors of the catalog
 */
export async function nearestNames(line: string, catalog: Catalog): Promise<string[]> {
  const [, target = '', operator = ''] = /^([^?=<]*)([?=<])/.exec(line) ?? [];
  if (target.startsWith('*')) {
    const commands = STAR_COMMANDS.filter((command) => command.endsWith(operator)).map((command) =>
      command.slice(0, -1),
    );
    return commands.includes(target) ? [] : similarTo(target, commands);
  }
  const [instance = '', field, ...attributes] = target.split('.');
  if (field === undefined || attributes.length > 1) return [];
  const paths = await Promise.all(
    (await instancesFor(instance, catalog)).map((each) =>
      pathsFor(each, field, attributes[0], catalog),
    ),
  );
  return paths
    .flat()
    .filter((path) => path !== target)
    .slice(0, MOST);
}

async function instancesFor(instance: string, catalog: Catalog): Promise<string[]> {
  const all = await catalog.instances();
  if (all.includes(instance)) return [instance];
  const block = await catalog.blockOf(instance);
  if (block === null) return similarTo(instance, all);
  const count = (await catalog.blocks()).get(block) ?? 0;
  // The number of a single instance is optional.
  if (count === 1) return [instance === `${block}1` ? instance : block];
  return Array.from({ length: Math.min(count, MOST) }, (_, i) => `${block}${i + 1}`);
}

async function pathsFor(
  instance: string,
  field: string,
  attribute: string | undefined,
  catalog: Catalog,
): Promise<string[]> {
  const block = (await catalog.blockOf(instance)) ?? instance;
  const fields = orSimilar(field, await catalog.fields(block));
  if (attribute === undefined) return fields.map((name) => `${instance}.${name}`);
  const paths = await Promise.all(
    fields.map(async (name) =>
      orSimilar(attribute, await catalog.attributes(`${block}.${name}`)).map(
        (each) => `${instance}.${name}.${each}`,
      ),
    ),
  );
  return paths.flat();
}

function orSimilar(name: string, names: readonly string[]): string[] {
  return names.includes(name) ? [name] : similarTo(name, names);
}
