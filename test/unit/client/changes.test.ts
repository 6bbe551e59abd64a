import { describe, expect, onTestFinished, test, vi } from 'vitest';

import {
  type ChangesConnection,
  type ChangesOptions,
  watchChanges,
} from '../../../lib/client/changes.js';
import type { Command } from '../../../lib/commands/command.js';
import { ChangeGroup, GetChanges } from '../../../lib/commands/get-changes.js';
import { ConnectionClosedError, InvalidOptionError } from '../../../lib/errors.js';
import type { Changes } from '../../../lib/responses/changes.js';

const NOTHING: Changes = {
  values: new Map(),
  noValue: [],
  inError: [],
  multilineValues: new Map(),
};

function changed(name: string, value: string): Changes {
  return { ...NOTHING, values: new Map([[name, value]]) };
}

/** Answers each question with what is next. */
class Script implements ChangesConnection {
  readonly asked: GetChanges[] = [];
  readonly #lost = new AbortController();
  isClosed = false;

  constructor(readonly answers: (Changes | (() => Promise<Changes>))[]) {}

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async send<T>(
    command: Command<T>,
    { signal }: { readonly signal?: AbortSignal | undefined },
  ): Promise<T> {
    this.asked.push(command as unknown as GetChanges);
    signal?.throwIfAborted();
    const answer = this.answers.shift() ?? NOTHING;
    return (typeof answer === 'function' ? await answer() : answer) as T;
  }

  close(): void {
    this.isClosed = true;
  }

  lose(): Error {
    const error = new ConnectionClosedError('The PandA closed it.');
    this.#lost.abort(error);
    return error;
  }

  watch(options: ChangesOptions = {}): AsyncGenerator<Changes, void, void> {
    return watchChanges(() => Promise.resolve(this), { period: 0, ...options });
  }
}

async function first(changes: AsyncGenerator<Changes, void, void>): Promise<Changes> {
  const { value } = await changes.next();
  if (value === undefined) throw new Error('no changes');
  return value;
}

describe('changes', () => {
  test('come one after the other, and only if there are any', async () => {
    const script = new Script([changed('A.B', '1'), NOTHING, NOTHING, changed('A.B', '2')]);
    const changes = script.watch();
    expect(await first(changes)).toEqual(changed('A.B', '1'));
    expect(await first(changes)).toEqual(changed('A.B', '2'));
    expect(script.asked).toHaveLength(4);
    expect(script.asked[0]).toEqual(new GetChanges(ChangeGroup.All, true));
  });

  test.each([
    { ...NOTHING, inError: ['A.B'] },
    { ...NOTHING, multilineValues: new Map([['A.TABLE', ['1']]]) },
    { ...NOTHING, noValue: ['A.TABLE'] },
  ])('of every kind count', async (change) => {
    expect(await first(new Script([change]).watch())).toEqual(change);
  });

  test('of several groups are requested together, each once', async () => {
    const script = new Script([changed('A.B.UNITS', 'ms'), changed('A.B', '1')]);
    const { Attr, Config } = ChangeGroup;
    const { values } = await first(script.watch({ groups: [Attr, Config, Attr] }));
    expect([...values]).toEqual([
      ['A.B.UNITS', 'ms'],
      ['A.B', '1'],
    ]);
    expect(script.asked.map(({ group }) => group)).toEqual([Attr, Config]);
  });

  test('of all groups and one more are those of all', async () => {
    const script = new Script([changed('A.B', '1')]);
    await first(script.watch({ groups: [ChangeGroup.Bits, ChangeGroup.All] }));
    expect(script.asked.map(({ group }) => group)).toEqual([ChangeGroup.All]);
  });

  test('are not requested before the consumer wants them', async () => {
    const script = new Script([changed('A.B', '1'), changed('A.B', '2')]);
    const changes = script.watch();
    await first(changes);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(script.asked).toHaveLength(1);
    await changes.return();
  });

  test('of a slow PandA are requested no sooner than it took to answer', async () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => clock.mockRestore());
    const slow = (): Promise<Changes> => {
      now += 1_000_000;
      return Promise.resolve(NOTHING);
    };
    const script = new Script([slow, changed('A.B', '1')]);
    const controller = new AbortController();
    const next = script.watch({ signal: controller.signal }).next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(script.asked).toHaveLength(1);
    controller.abort('enough');
    await expect(next).rejects.toBe('enough');
  });
});

describe('the end', () => {
  test('by a break closes the connection', async () => {
    const script = new Script([changed('A.B', '1')]);
    for await (const changes of script.watch()) {
      expect(changes).toEqual(changed('A.B', '1'));
      break;
    }
    expect(script.isClosed).toBe(true);
  });

  test.each([0, 1000])('by the signal has its reason, with a period of %d s', async (period) => {
    const script = new Script([changed('A.B', '1')]);
    const controller = new AbortController();
    const changes = script.watch({ period, signal: controller.signal });
    await first(changes);
    const next = changes.next();
    controller.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect(script.isClosed).toBe(true);
  });

  test('by a signal that was aborted before opens no connection', async () => {
    const changes = watchChanges(() => Promise.reject(new Error('opened')), {
      signal: AbortSignal.abort('never'),
    });
    await expect(changes.next()).rejects.toBe('never');
  });

  test('follows a lost connection at once', async () => {
    const script = new Script([changed('A.B', '1')]);
    const changes = script.watch({ period: 1000 });
    await first(changes);
    const next = changes.next();
    const error = script.lose();
    await expect(next).rejects.toBe(error);
    expect(script.isClosed).toBe(true);
  });

  test('has the error of a question', async () => {
    const error = new ConnectionClosedError('gone');
    const script = new Script([() => Promise.reject(error)]);
    await expect(script.watch().next()).rejects.toBe(error);
    expect(script.isClosed).toBe(true);
  });

  test('has the error of opening', async () => {
    const error = new ConnectionClosedError('gone');
    await expect(watchChanges(() => Promise.reject(error)).next()).rejects.toBe(error);
  });
});

test.each([
  [{ period: -1 }, /period is -1/],
  [{ period: NaN }, /period is NaN/],
  [{ groups: [] }, /groups is empty: .*ChangeGroup\.Config/],
  [{ groups: ['CONFIG' as ChangeGroup] }, /"CONFIG" among others/],
])('%j is refused', async (options, message) => {
  const wanted = new Script([]).watch(options).next();
  await expect(wanted).rejects.toThrow(InvalidOptionError);
  await expect(new Script([]).watch(options).next()).rejects.toThrow(message);
});
