// The platforms that a Linux machine builds binaries for, and tries them, beside its own.
import process from 'node:process';

export const HOST = `${process.platform}-${process.arch}`;

/** `tools`: the prefix of the names of the compiler's programs. */
const FOREIGN = {
  'linux-arm64': {
    toolchain: 'linux-arm64.cmake',
    tools: 'aarch64-linux-gnu-',
  },
  'win32-x64': {
    toolchain: 'win32-x64.cmake',
    tools: 'x86_64-w64-mingw32-',
  },
};

/** @returns the target; `toolchain` is null for this machine itself */
export function targetOf(platform) {
  if (platform === HOST) return { platform, toolchain: null, tools: '' };
  if (!Object.hasOwn(FOREIGN, platform)) {
    throw new Error(`Say one of ${[HOST, ...Object.keys(FOREIGN)].join(', ')} as the platform.`);
  }
  return { platform, ...FOREIGN[platform] };
}
