// The native tests, and whole captures, with an addon built with AddressSanitizer, LeakSanitizer and
// UndefinedBehaviorSanitizer.
//   node scripts/test-asan.mjs [--short] [--flavour NAME] [CMAKE_OPTION=VALUE ...]
// --short: one whole capture is enough. The options lead to another HDF5, e.g. HDF5_ROOT=/opt/hdf5
// HDF5_USE_STATIC_LIBRARIES=ON, whose build goes into the folder of another flavour.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean' }, flavour: { type: 'string', default: 'asan' } },
  allowPositionals: true,
});
const PREBUILD = join(ROOT, 'build', `cmake-${values.flavour}`);
const REPORTS = join(PREBUILD, 'reports');
const TESTS = [
  ['--project', 'native'],
  [
    '--project',
    'integration',
    ...(values.short ? [] : ['capture', 'disk', 'hdf'].map((name) => `integration/${name}/`)),
    'write-hdf-files',
    'integration/blocking/',
  ],
];

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;

const runtime = (name) => {
  const { stdout } = spawnSync('gcc', [`-print-file-name=${name}`], { encoding: 'utf8' });
  return stdout.trim();
};

// Node is not built with it, so that its runtime has to be there first.
const environment = {
  ...process.env,
  PANDABLOCKS_PREBUILD: PREBUILD,
  LD_PRELOAD: [runtime('libasan.so'), runtime('libubsan.so')].join(':'),
  // To files, so that the report of a process that nobody looks at is seen. Leaks don't change how
  // a process ends, since most are not ours: isOurs() tells them apart.
  ASAN_OPTIONS: `log_path=${join(REPORTS, 'asan')}:detect_leaks=1:malloc_context_size=40`,
  LSAN_OPTIONS: 'exitcode=0',
  UBSAN_OPTIONS: `log_path=${join(REPORTS, 'ubsan')}:print_stacktrace=1`,
};

/**
 * What we, or HDF5 for us, have allocated. Node frees little when it ends. A promise of a thread that
 * was ended can't be settled, and nothing but that frees it: that is Node's too.
 */
const isOurs = (block) => {
  const frames = block.split('\n').filter((line) => / *#\d/.test(line));
  const [first, ...next] = frames.filter((frame) => !frame.includes('libsanitizer'));
  if (first === undefined || first.includes('napi_create_promise')) return false;
  return [first, ...next.slice(0, 2)].some((frame) => /native\/|napi-inl|libhdf5|H5/.test(frame));
};

const reports = () =>
  readdirSync(REPORTS)
    .map((name) => readFileSync(join(REPORTS, name), 'utf8'))
    .flatMap((report) =>
      report.includes('LeakSanitizer')
        ? report.split(/\n\n/).filter((block) => block.includes('leak of') && isOurs(block))
        : [report],
    );

const build = [
  'scripts/build-native.mjs',
  '--flavour',
  values.flavour,
  'PANDABLOCKS_SANITIZE=address,undefined',
];
if (!node(...build, ...positionals)) process.exit(1);
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
for (const tests of TESTS) {
  const command = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...tests];
  const { status } = spawnSync(process.execPath, [...command, '--testTimeout', '240000'], {
    cwd: ROOT,
    env: environment,
    stdio: 'inherit',
  });
  if (status !== 0) fail(`Tests failed under the sanitizers.\n${reports().join('\n\n')}`);
}
const found = reports();
if (found.length > 0) fail(`The sanitizers have found:\n\n${found.join('\n\n')}`);
console.log(`The sanitizers have found nothing of ours in ${readdirSync(REPORTS).length} reports.`);
