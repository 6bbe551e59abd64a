#!/bin/sh
# Runs a command in namespaces of its own, in which the kernel hands programs for arm64 to qemu. Nothing is
# registered on the host.
#   sh scripts/platforms/run-arm64.sh COMMAND [ARGUMENTS]
exec unshare --user --map-root-user --mount --pid --fork --mount-proc --kill-child sh -ec '
  mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  cat /usr/lib/binfmt.d/qemu-aarch64.conf > /proc/sys/fs/binfmt_misc/register
  "$@"' sh "$@"
