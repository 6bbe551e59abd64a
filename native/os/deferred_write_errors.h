// File systems that take what they may not be able to keep.
#pragma once

namespace panda {

// Whether a write to this open file can fail after it has come back: those of a network, and of
// FUSE (sshfs), where the disk is full or the connection lost. They tell when they are asked to
// sync. The file systems of a disk have found room by the time that a write comes back.
bool errors_come_late(int descriptor);

}  // namespace panda
