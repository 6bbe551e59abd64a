// Calls that may crash in HDF5: in a process of their own, which tells whose crash it is.
#pragma once

#include <functional>

// Says so if HDF5 has crashed in it, or takes long. Aborts if anything else crashes, or takes a
// minute.
void in_child(const std::function<void()>& call);
