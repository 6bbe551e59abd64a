/** Why the addon can't be loaded, and what to do about it. */

const BUILD =
  'Build it with "npm rebuild pandablocks" (in a checkout: "npm run setup"), which needs a C++ compiler, CMake and the HDF5 library.';

interface Explanation {
  /** Whether an error has this reason. */
  readonly matches: (code: string, message: string) => boolean;
  readonly advice: (message: string) => string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    matches: (code) => code === 'ERR_DLOPEN_DISABLED',
    advice: () =>
      'Node.js was told to load no addons: start it without --no-addons, and with --allow-addons if it is started with --permission.',
  },
  {
    matches: (code, message) =>
      code === 'ERR_ACCESS_DENIED' || message.includes('ERR_ACCESS_DENIED'),
    advice: () =>
      'The permissions of Node.js (--permission) do not let it read the package: add --allow-addons and --allow-fs-read for its folder.',
  },
  {
    matches: (code, message) => code === 'EACCES' || /permission denied/i.test(message),
    advice: (message) =>
      `There is no permission to read ${fileIn(message) ?? 'its file'}: let this user read it, and look whether its file system is mounted noexec.`,
  },
  {
    matches: (_, message) => /GLIBC_[\d.]+' not found|GLIBCXX_[\d.]+' not found/.test(message),
    advice: () => `The C library of this system is older than that of the binary. ${BUILD}`,
  },
  {
    matches: (_, message) =>
      /libc\.musl|ld-musl|ld-linux|__\w+_chk: symbol not found/.test(message),
    advice: () => `The binary is for another C library (glibc or musl). ${BUILD}`,
  },
  {
    matches: (_, message) =>
      /invalid ELF header|wrong ELF class|incompatible architecture|not a valid Win32/.test(
        message,
      ),
    advice: () =>
      'The binary is for another platform, or damaged: install the package anew on this machine (node_modules was copied, perhaps).',
  },
  {
    matches: (_, message) => message.includes('cannot open shared object file'),
    advice: (message) =>
      `A library that it needs is missing (${/^[^:]+/.exec(message)?.[0] ?? 'see the cause'}): install that, or build the addon anew. ${BUILD}`,
  },
  {
    matches: (code, message) =>
      code === 'MODULE_NOT_FOUND' || /Cannot find (module|package)/.test(message),
    advice: () =>
      'The package pandablocks, or its dependency node-gyp-build, is not where Node.js looks for it: a bundler has to keep pandablocks external, and node_modules has to be installed beside the bundle.',
  },
  {
    matches: (_, message) => message.includes('No native build was found'),
    advice: () => `There is no binary for this platform. ${BUILD}`,
  },
];

/** Explains a failed load in sentences that say what to do. */
export function explainLoadError(error: unknown): string {
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  const [is, said] = [code ?? '', message ?? String(error)];
  const explanation = EXPLANATIONS.find(({ matches }) => matches(is, said));
  if (explanation !== undefined) return explanation.advice(said);
  return `${said.split('\n')[0] ?? ''}. ${BUILD}`;
}

/** The file that the system's message names. */
function fileIn(message: string): string | null {
  return /'([^']+\.node)'|(\S+\.node)/.exec(message)?.slice(1).find(Boolean) ?? null;
}
