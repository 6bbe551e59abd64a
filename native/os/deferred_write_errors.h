// File systems that report a write error after the write has returned.
#pragma once

namespace panda {

// Whether a write to this open file can fail after it has returned. Network file systems and FUSE
// (sshfs) report a full disk or a lost connection only in a sync. Local file systems allocate the
// space before a write returns.
bool defers_write_errors(int descriptor);

}  // namespace panda
