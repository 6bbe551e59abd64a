// A process seen from outside, by what Linux tells of it.
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const EVERY_MS = 250;
/** What growth of memory is within what comes and goes, MB. */
const MOST_GROWTH = 16;
/** A file more or less is open at the moment of a look. */
const MOST_MORE_DESCRIPTORS = 2;

/** Looks at a process until it has ended: [{ seconds, megabytes, threads, descriptors }]. */
export async function watch(child) {
  const seen = [];
  const begin = performance.now();
  while (child.exitCode === null && child.signalCode === null) {
    const now = look(child.pid);
    if (now !== null) seen.push({ seconds: (performance.now() - begin) / 1000, ...now });
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return seen;
}

function look(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    const megabytes = number('VmRSS') / 1024;
    if (Number.isNaN(megabytes)) return null;
    return {
      megabytes,
      threads: number('Threads'),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
    };
  } catch {
    return null;
  }
}

/** Medians of the second and of the last quarter: the first is for warming up. */
function early(seen, key) {
  return median(seen.slice(Math.floor(seen.length / 4), Math.ceil(seen.length / 2)), key);
}

function late(seen, key) {
  return median(seen.slice(Math.floor((seen.length * 3) / 4)), key);
}

function median(seen, key) {
  const sorted = seen.map((each) => each[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function isFlat(seen) {
  return (
    late(seen, 'megabytes') - early(seen, 'megabytes') < MOST_GROWTH &&
    late(seen, 'threads') <= early(seen, 'threads') &&
    late(seen, 'descriptors') - early(seen, 'descriptors') <= MOST_MORE_DESCRIPTORS
  );
}

export function summaryOf(seen) {
  const most = Math.max(...seen.map(({ megabytes }) => megabytes));
  const range = (key) => `${early(seen, key).toFixed(0)} -> ${late(seen, key).toFixed(0)}`;
  return (
    `${(seen.at(-1)?.seconds ?? 0).toFixed(0)} s, memory ${range('megabytes')} MB (at most ${most.toFixed(0)}), ` +
    `threads ${range('threads')}, descriptors ${range('descriptors')}`
  );
}
