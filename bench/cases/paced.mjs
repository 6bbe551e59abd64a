// At the rate of a PandA, which overruns when the reader is 256 MB behind.
import { capturesOf, contestantsOf } from '../contestants.mjs';
import { measureEach, medianOf, ratioOf, takeTurns } from '../rounds.mjs';
import { drawTable, summarize } from '../table.mjs';
import { always, atMost } from '../targets.mjs';

const SECONDS = 8;
const QUICK_SECONDS = 0.5;
const cpu = (figures) => figures.cpu;
const shareOf = (figures) => (figures.cpu / figures.sending) * 100;

export const pacedCases = [
  pacedCase('paced, 60 MB/s for 8 s', [60], {
    moreTargets: ({ floor, pandablocks: ours }) => [
      atMost('CPU time, times the floor', 1.7, ratioOf(ours, floor, cpu)),
    ],
  }),
  pacedCase('paced, 600 MB/s for 8 s', [600]),
  pacedCase('paced, 700 to 1000 MB/s', [700, 800, 1000], { isWanted: false, mostRounds: 2 }),
];

function pacedCase(
  name,
  rates,
  { isWanted = true, mostRounds = Infinity, moreTargets = () => [] } = {},
) {
  return {
    name,
    async run(bench) {
      const notes = [];
      const seconds = bench.pick(SECONDS, QUICK_SECONDS);
      const { rows, figures, targets } = await measureEach(bench, rates, async (rate) => {
        const bytes = rate * 1e6 * seconds;
        const what = { bytes, source: ['--rate', rate], mayOverrun: true };
        const measured = await takeTurns(bench, capturesOf(bench, what, notes), {
          mostRounds,
          warmUp: false,
        });
        const { floor, pandablocks: ours } = measured;
        const good = always(`${rate} MB/s without overrun`, goodOf(ours), ours.length);
        return {
          title: rate,
          measured,
          rows: contestantsOf(bench).map(({ name: contestant }) =>
            rowOf(rate, contestant, measured[contestant], floor),
          ),
          targets: [...(isWanted ? [good] : []), ...moreTargets(measured)],
        };
      });
      return { text: [drawTable(HEAD, rows), ...notes].join('\n\n'), figures, targets };
    },
  };
}

const HEAD = [
  ...['MB/s', 'min / median / max', 'without overrun', 'behind at most, MB', '% of a core'],
  ...['CPU, s', 'user, s', 'system, s', 'CPU / floor', 'peak memory, MB'],
];

function goodOf(rounds) {
  return rounds.filter(({ hasOverrun }) => !hasOverrun).length;
}

function rowOf(rate, name, rounds, floor) {
  const good = goodOf(rounds);
  const isComparable = good === rounds.length && goodOf(floor) === floor.length;
  return [
    rate,
    name,
    `${good} of ${rounds.length}`,
    medianOf(rounds, ({ behindBytes }) => behindBytes / 1e6).toFixed(0),
    summarize(rounds.map(shareOf), 1),
    summarize(rounds.map(cpu), 2),
    medianOf(rounds, ({ user }) => user).toFixed(2),
    medianOf(rounds, ({ sys }) => sys).toFixed(2),
    isComparable ? ratioOf(rounds, floor, cpu).toFixed(2) : '–',
    summarize(
      rounds.map(({ maxRssBytes }) => maxRssBytes / 1e6),
      0,
    ),
  ];
}
