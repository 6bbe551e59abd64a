// Prepares a checkout: system packages, npm packages, builds. Fast if there is nothing to do.
//   node scripts/setup.mjs [start | test | all | web | linux-arm64 | win32-x64]
// The last two have the cross compilers of these platforms, and what runs their programs here.
// Uses only Node's own modules, since a fresh clone has no others.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, '.setup-stamp.json');

// The requirements of each step: a check for a program, and its Debian packages.
const NEEDS = {
  start: [
    { packages: ['g++'], has: () => runs('g++', '--version') },
    { packages: ['make'], has: () => runs('make', '--version') },
    { packages: ['cmake'], has: () => runs('cmake', '--version') },
    { packages: ['libhdf5-dev'], has: () => hasHdf5() },
  ],
  test: [
    { packages: ['python3-h5py'], has: () => hasH5py() },
    // For failing disks, if tests can mount them.
    { packages: ['python3-fusepy'], has: () => !canMount() || hasFusepy() },
    { packages: ['btrfs-progs'], has: () => !canMount() || runs('mkfs.btrfs', '--version') },
    { packages: ['hdf5-tools'], has: () => runs('h5dump', '--version') },
    // Without it, tests of streams are skipped.
    { packages: ['nats-server'], has: () => hasNatsServer(), isOptional: true },
  ],
  all: [
    { packages: ['clang-format'], has: () => runs('clang-format', '--version') },
    // The fuzzer of clang is in a separate package.
    { packages: ['clang', 'libclang-rt-dev'], has: () => hasFuzzer() },
    { packages: ['clang-tidy'], has: () => runs('clang-tidy', '--version') },
    // Checks the site of the documentation.
    { packages: ['chromium'], has: () => runs('chromium', '--version') },
  ],
  web: [{ packages: ['chromium'], has: () => runs('chromium', '--version') }],
  'linux-arm64': [
    {
      packages: ['g++-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
      has: () => runs('aarch64-linux-gnu-g++', '--version'),
    },
    { packages: ['qemu-user-static'], has: () => runs('qemu-aarch64-static', '--version') },
  ],
  'win32-x64': [
    {
      packages: ['g++-mingw-w64-x86-64-posix'],
      has: () => runs('x86_64-w64-mingw32-g++-posix', '--version'),
    },
    { packages: ['wine', 'wine64'], has: () => runs('wine', '--version') },
  ],
  'debian-11': [{ packages: ['debootstrap'], has: () => runs('debootstrap', '--version') }],
};
// The steps of each purpose.
const STEPS = {
  start: ['start'],
  test: ['start', 'test'],
  web: ['start', 'web'],
  all: ['start', 'test', 'all'],
  'linux-arm64': ['start', 'test', 'linux-arm64'],
  'win32-x64': ['start', 'test', 'win32-x64'],
};
const IS_ROOT = process.getuid?.() === 0;
const APT = [
  ...(IS_ROOT ? [] : ['sudo', '-n']),
  'env',
  'DEBIAN_FRONTEND=noninteractive',
  'apt-get',
];
const INSTALL = ['install', '-y', '-qq', '--no-install-recommends'];

export function setUp(purpose) {
  installSystemPackages(STEPS[purpose].flatMap((step) => NEEDS[step]));
  const stamp = readStamp();
  const done = {
    packages: hashOf(['package.json', 'package-lock.json']),
    native: hashOf(['CMakeLists.txt', 'scripts/build-native.mjs', ...filesIn('native', 'cmake')]),
    lib: hashOf([
      'tsconfig.json',
      'scripts/build-ts.mjs',
      'scripts/build-web.mjs',
      ...filesIn('lib', 'web'),
    ]),
  };
  const node = process.version;
  const isFresh = stamp.node !== node;
  if (isFresh || stamp.packages !== done.packages || !existsSync(join(ROOT, 'node_modules'))) {
    // The install script of this package would look for a prebuilt addon; here it is always built.
    step('Installing npm packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  }
  const addon = join(ROOT, 'build', 'Release', 'pandablocks.node');
  if (isFresh || stamp.native !== done.native || !existsSync(addon)) {
    step('Building the addon', process.execPath, [join(ROOT, 'scripts', 'build-native.mjs')]);
  }
  if (stamp.lib !== done.lib || !existsSync(join(ROOT, 'dist', 'cli', 'main.js'))) {
    step('Compiling TypeScript', process.execPath, [join(ROOT, 'scripts', 'build-ts.mjs')]);
  }
  writeFileSync(STAMP, JSON.stringify({ node, ...done }));
}

/** Installs the system packages of one step only. */
export function installFor(step) {
  installSystemPackages(NEEDS[step]);
}

function installSystemPackages(needs) {
  const lacking = needs.filter(({ has }) => !has());
  const packagesOf = (list) => list.flatMap(({ packages }) => packages);
  const required = lacking.filter(({ isOptional = false }) => !isOptional);
  if (required.length > 0) install(packagesOf(required));
  for (const each of lacking.filter(({ isOptional = false }) => isOptional)) {
    if (canInstall() && installOptional(packagesOf([each]))) continue;
    console.log(`Without ${packagesOf([each]).join(' ')}, whose tests are skipped.`);
  }
}

function install(missing) {
  const names = missing.join(' ');
  if (!canInstall()) {
    fail(
      `These system packages are missing: ${names}. Install them, on Debian or Ubuntu with\n` +
        `  sudo apt-get update && sudo apt-get install -y ${names}\nand try again. ` +
        'Elsewhere they are: a C++ compiler, make, CMake, HDF5 with its headers and tools, h5py.',
    );
  }
  const [command, ...args] = APT;
  step('Looking up system packages', command, [...args, 'update', '-qq']);
  step(`Installing ${names}`, command, [...args, ...INSTALL, ...missing]);
}

/** @returns whether the installation succeeded */
function installOptional(packages) {
  const [command, ...args] = APT;
  const worked = (...more) =>
    spawnSync(command, [...args, ...more], { stdio: 'ignore' }).status === 0;
  console.log(`Installing ${packages.join(' ')} ...`);
  return worked('update', '-qq') && worked(...INSTALL, ...packages);
}

function canInstall() {
  return runs('apt-get', '--version') && (IS_ROOT || runs('sudo', '-n', 'true'));
}

function step(title, command, args) {
  console.log(`${title} ...`);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return;
  fail(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n${title} failed: see above.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function runs(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function hasHdf5() {
  const folders = ['/usr/include', '/usr/include/hdf5/serial', '/usr/local/include'];
  return (
    folders.some((folder) => existsSync(join(folder, 'hdf5.h'))) || runs('h5cc', '-showconfig')
  );
}

function canMount() {
  return process.getuid?.() === 0 && existsSync('/dev/fuse');
}

function hasFusepy() {
  return runs('/usr/bin/python3', '-c', 'import fusepy');
}

function hasH5py() {
  const pythons = ['/usr/bin/python3', 'python3'];
  return pythons.some((python) => runs(python, '-c', 'import h5py, numpy'));
}

function hasNatsServer() {
  // /usr/sbin is not in every user's PATH.
  return runs('nats-server', '--version') || runs('/usr/sbin/nats-server', '--version');
}

function hasFuzzer() {
  const input = 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }';
  const args = ['-fsanitize=fuzzer', '-x', 'c++', '-', '-o', '/dev/null'];
  return spawnSync('clang++', args, { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}

function filesIn(...folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .map((name) => join(folder, name))
      .filter((name) => statSync(join(ROOT, name)).isFile())
      .sort(),
  );
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const purpose = process.argv[2] ?? 'all';
  if (!Object.hasOwn(STEPS, purpose)) fail(`Say one of ${Object.keys(STEPS).join(', ')}.`);
  setUp(purpose);
}
