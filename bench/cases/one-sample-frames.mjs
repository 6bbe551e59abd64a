// Slow triggers: a PandA sends a frame for each sample, as soon as it is there. What a frame costs is the
// difference between a longer and a shorter capture, so that the start of the program is not in it.
import { capturesOf, contestantsOf } from '../contestants.mjs';
import { measureEach, median, takeTurns } from '../rounds.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atMost } from '../targets.mjs';

const SAMPLE_BYTES = 44;
/** Frames a second, and of how many samples each thing that is sent is. */
const STREAMS = [
  { rate: 10_000, together: 1 },
  { rate: 20_000, together: 1 },
  { rate: 10_000, together: 100 },
];
const SECONDS = { longer: 10, shorter: 2 };
const QUICK_SECONDS = { longer: 1, shorter: 0.5 };
const MOST_ROUNDS = 3;

export const oneSampleFrames = {
  name: 'frames of one sample',
  async run(bench) {
    const notes = [];
    const { rows, figures, targets } = await measureEach(bench, STREAMS, async (stream) => {
      const measured = await takeTurns(bench, runsOf(bench, stream, notes), {
        mostRounds: MOST_ROUNDS,
        warmUp: false,
      });
      const title = titleOf(stream);
      const costsOf = (name) =>
        measured[`longer ${name}`].map((longer, round) =>
          costOf(longer, measured[`shorter ${name}`][round], bench, stream),
        );
      return {
        title,
        measured,
        rows: contestantsOf(bench).map(({ name }) => {
          const memory = measured[`longer ${name}`].map(({ maxRssBytes }) => maxRssBytes / 1e6);
          return [title, name, summarize(costsOf(name), 1), summarize(memory, 0)];
        }),
        targets: [atMost(`CPU a frame, µs: ${title}`, 30, median(costsOf('pandablocks')), 1)],
      };
    });
    const head = ['frames', 'min / median / max', 'CPU a frame, µs', 'peak memory, MB'];
    return { text: [drawTable(head, rows), ...notes].join('\n\n'), figures, targets };
  },
};

function titleOf({ rate, together }) {
  const how = together === 1 ? 'each sent by itself' : `${together} sent together`;
  return `${rate / 1000} kHz, ${how}`;
}

function runsOf(bench, { rate, together }, notes) {
  const runs = {};
  for (const [length, seconds] of Object.entries(bench.pick(SECONDS, QUICK_SECONDS))) {
    const source = ['--frame-samples', 1, '--block-samples', together];
    source.push('--rate', (rate * SAMPLE_BYTES) / 1e6);
    const what = { bytes: rate * seconds * SAMPLE_BYTES, source };
    const captures = capturesOf(bench, what, length === 'longer' ? notes : []);
    for (const [name, run] of Object.entries(captures)) runs[`${length} ${name}`] = run;
  }
  return runs;
}

/** Microseconds. */
function costOf(longer, shorter, bench, { rate }) {
  const seconds = bench.pick(SECONDS, QUICK_SECONDS);
  return ((longer.cpu - shorter.cpu) / ((seconds.longer - seconds.shorter) * rate)) * 1e6;
}
