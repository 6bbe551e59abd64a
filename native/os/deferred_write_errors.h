// File systems that report a write error after the write has returned.
#pragma once

namespace panda {

// Whether a write to this open file can fail after it has come back: those of a network, and of
// FUSE (sshfs), where the disk is full or the connection lost. They tell when they are asked to
// sync. The file systems of a disk have found room by the time that a write comes back.
bool defers_write_errors(int descriptor);

}  // namespace panda
