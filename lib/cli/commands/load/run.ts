/** Runs `pandablocks load`. */

import { SetState } from '../../../commands/set-state.js';
import type { AsyncClient } from '../../../client/async-client.js';
import { InvalidOptionError, type RefusedLine } from '../../../errors.js';
import { isReadOnly, stateToEntries } from '../../../state/entries.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { print } from '../../output/print.js';
import { tell } from '../../output/tell.js';
import { withPanda } from '../../with-panda.js';
import { compareWithPanda } from '../../state/compare-with-panda.js';
import { drawDifference } from '../../state/draw-value.js';
import { countOf, tellRefused } from '../../state/tell-refused.js';
import { readState, readStateOfCapture } from '../../state/read-state.js';

export { TUTORIAL } from '../../../sim/tutorial.js';

export interface LoadOptions extends ConnectionOptions {
  /** The file of a capture. */
  readonly fromFile?: string | undefined;
  readonly tutorial: boolean;
  readonly dryRun: boolean;
  /** Allow loading the tutorial into any PandA. */
  readonly yes: boolean;
}

/** @param file `-`: standard input */
export async function loadState(host: string, file: string, options: LoadOptions): Promise<number> {
  return withPanda(host, options, async (client) => {
    const state = await stateFrom(file, options);
    if (options.tutorial && !options.yes && !isSimulated(client)) {
      const count = (await compareWithPanda(client, state)).differences.filter(
        ({ kind }) => kind !== 'removed',
      ).length;
      throw new InvalidOptionError(
        `This PandA is not a simulated one, and the tutorial would change ${countOf(count)} in it: see which with --dry-run, save them with \`pandablocks save\`, and give --yes to load the tutorial.`,
      );
    }
    let refused: readonly RefusedLine[];
    try {
      refused = await client.send(new SetState(state, { onRefused: 'return' }));
    } catch (error) {
      reportFailure(error, options.debug);
      tell('pandablocks: a part of the state may have been loaded.');
      return EXIT_FAILED;
    }
    const count = settable(state);
    const loaded = count - refused.length;
    await print([
      refused.length === 0 ? `${countOf(count)} loaded` : `${loaded} of ${countOf(count)} loaded`,
    ]);
    tellRefused('refused', refused);
    return refused.length === 0 ? EXIT_OK : EXIT_FAILED;
  });
}

/**
 * Shows what would change, and changes nothing. Only invalid lines are reported as refused: the
 * refusals of the PandA can't be predicted.
 */
export async function showLoading(
  host: string,
  file: string,
  options: LoadOptions,
): Promise<number> {
  return withPanda(host, options, async (client) => {
    const state = await stateFrom(file, options);
    const { differences, unreadable, untold } = await compareWithPanda(client, state);
    // Values that are not in the file stay unchanged.
    const changing = differences.filter(({ kind }) => kind !== 'removed');
    const unknown = changing.filter(({ kind }) => kind === 'added').length;
    const summary = `${changing.length} of ${countOf(settable(state))} would change`;
    await print([
      ...changing.flatMap(drawDifference),
      unknown === 0 ? summary : `${summary}, of which the PandA does not have ${unknown}`,
    ]);
    tellRefused('would be refused', unreadable);
    tellRefused('not compared', untold);
    return unreadable.length + untold.length === 0 ? EXIT_OK : EXIT_FAILED;
  });
}

function settable(state: readonly string[]): number {
  return stateToEntries(state).filter(({ name }) => !isReadOnly(name)).length;
}

function isSimulated({ identification }: AsyncClient): boolean {
  return identification?.rootfs === 'Simulated PandA';
}

async function stateFrom(file: string, { fromFile }: LoadOptions): Promise<string[]> {
  return fromFile === undefined ? await readState(file) : await readStateOfCapture(fromFile);
}
