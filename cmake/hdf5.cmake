# Finds the HDF5 C library (1.10.3 or newer: H5Dwrite_chunk) and offers it as `pandablocks_hdf5`.
set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 COMPONENTS C)
if(NOT HDF5_FOUND)
  message(FATAL_ERROR
    "The HDF5 C library was not found. Install it and try again:\n"
    "  Debian, Ubuntu: apt-get install libhdf5-dev\n"
    "  Fedora: dnf install hdf5-devel      macOS: brew install hdf5")
endif()
if(HDF5_VERSION VERSION_LESS 1.10.3)
  message(FATAL_ERROR "HDF5 ${HDF5_VERSION} is too old: 1.10.3 or newer is needed.")
endif()

add_library(pandablocks_hdf5 INTERFACE)
target_include_directories(pandablocks_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(pandablocks_hdf5 INTERFACE ${HDF5_C_LIBRARIES})
