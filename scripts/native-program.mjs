// Builds and runs the programs of test/native/cpp:
//   node scripts/native-program.mjs threads [CMAKE_OPTION=VALUE ...]
//   node scripts/native-program.mjs fuzz [--seconds N] [CMAKE_OPTION=VALUE ...]
// threads: under ThreadSanitizer, and a program in which allocations fail. fuzz: under libFuzzer
// with ASan and UBSan, which needs clang; its corpus stays in build/programs-fuzz and is extended
// by the next run. Without --seconds, it runs only the kept cases and a few thousand cases with a
// fixed seed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { forgetMovedBuild } from './forget-moved-build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'test', 'native', 'cpp');
const FUZZERS = ['fuzz_scale', 'fuzz_writer', 'fuzz_reader'];
const SHORT_RUNS = 2000;
/** Each run writes a file, and reads it in this process and in another one. */
const SHORT_READER_RUNS = 200;
const LIMITS = ['-max_len=1024', '-len_control=0', '-timeout=300', '-rss_limit_mb=2048'];

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string' } },
  allowPositionals: true,
});
const [what, ...options] = positionals;

const run = (command, ...args) => {
  const { status, signal, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status === 0) return;
  console.error(
    `${command} ${args.join(' ')}: ${error?.message ?? signal ?? `exit code ${status}`}`,
  );
  process.exit(1);
};

const build = (...defines) => {
  const folder = join(ROOT, 'build', `programs-${what}`);
  const given = [...defines, ...options].map((define) => `-D${define}`);
  forgetMovedBuild(SOURCES, folder);
  run('cmake', '-S', SOURCES, '-B', folder, ...given);
  run('cmake', '--build', folder, '--parallel', '2');
  return folder;
};

if (what === 'threads') {
  const folder = build('PANDABLOCKS_SANITIZE=thread');
  const files = mkdtempSync(join(tmpdir(), 'pandablocks-threads-'));
  try {
    run(join(folder, 'writer_threads'), files, '4', '10');
    run(join(folder, 'allocation_failures'), files);
    run(join(folder, 'net_threads'), '4', '50');
  } finally {
    rmSync(files, { recursive: true, force: true });
  }
} else if (what === 'fuzz') {
  const folder = build(
    'CMAKE_C_COMPILER=clang',
    'CMAKE_CXX_COMPILER=clang++',
    'PANDABLOCKS_FUZZ=ON',
    'PANDABLOCKS_SANITIZE=address,undefined',
  );
  for (const fuzzer of FUZZERS) {
    const kept = join(SOURCES, 'corpus', fuzzer);
    const isShort = values.seconds === undefined;
    const found = join(folder, isShort ? `short-${fuzzer}` : `corpus-${fuzzer}`);
    if (isShort) rmSync(found, { recursive: true, force: true });
    mkdirSync(found, { recursive: true });
    const length = isShort
      ? [`-runs=${fuzzer === 'fuzz_reader' ? SHORT_READER_RUNS : SHORT_RUNS}`, '-seed=1']
      : [`-max_total_time=${values.seconds}`];
    const artifacts = `-artifact_prefix=${join(folder, `${fuzzer}-`)}`;
    const options = [...LIMITS, artifacts, '-print_final_stats=1', ...length];
    run(join(folder, fuzzer), ...options, found, kept);
  }
} else {
  console.error('Say threads or fuzz.');
  process.exit(1);
}
