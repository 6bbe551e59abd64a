# Offers the HDF5 C library as `pandablocks_hdf5`.
set(PANDABLOCKS_HDF5 "$ENV{PANDABLOCKS_HDF5}" CACHE STRING
    "bundled: built from the sources below, for prebuilt binaries; else the HDF5 of this machine")

add_library(pandablocks_hdf5 INTERFACE)

if(PANDABLOCKS_HDF5 STREQUAL bundled)
  include(${CMAKE_CURRENT_LIST_DIR}/static-library.cmake)
  static_library(zlib PREFIX ZLIB_PREFIX LIBRARY ZLIB_LIBRARY
    VERSION 1.3.1
    LICENSE_FILE LICENSE
    RELEASE https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
    RELEASE_SHA256 9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23
    DEBIAN pool/main/z/zlib/zlib_1.3.dfsg+really1.3.1.orig.tar.gz
    DEBIAN_SHA256 60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb
    OPTIONS -DZLIB_BUILD_EXAMPLES=OFF)
  static_library(hdf5 PREFIX HDF5_PREFIX LIBRARY HDF5_LIBRARY
    VERSION 1.14.5
    LICENSE_FILE COPYING
    RELEASE https://github.com/HDFGroup/hdf5/releases/download/hdf5_1.14.5/hdf5-1.14.5.tar.gz
    RELEASE_SHA256 ec2e13c52e60f9a01491bb3158cb3778c985697131fc6a342262d32a26e58e44
    DEBIAN pool/main/h/hdf5/hdf5_1.14.5+repack.orig.tar.gz
    DEBIAN_SHA256 71cdb04c151ef4e8a7f88907adfc4f3b75afd44e96fbd55775e1c9d7c4e7c112
    OPTIONS
      -DBUILD_TESTING=OFF -DHDF5_BUILD_TOOLS=OFF -DHDF5_BUILD_UTILS=OFF -DHDF5_BUILD_EXAMPLES=OFF
      -DHDF5_BUILD_HL_LIB=OFF -DHDF5_BUILD_CPP_LIB=OFF -DHDF5_ENABLE_SZIP_SUPPORT=OFF
      -DHDF5_ENABLE_EMBEDDED_LIBINFO=OFF -DHDF5_ENABLE_NONSTANDARD_FEATURES=OFF
      -DHDF5_ENABLE_Z_LIB_SUPPORT=ON -DZLIB_LIBRARY=${ZLIB_LIBRARY}
      -DZLIB_INCLUDE_DIR=${ZLIB_PREFIX}/include)
  target_include_directories(pandablocks_hdf5 SYSTEM INTERFACE ${HDF5_PREFIX}/include)
  target_link_libraries(pandablocks_hdf5 INTERFACE ${HDF5_LIBRARY} ${ZLIB_LIBRARY} ${CMAKE_DL_LIBS})
  if(WIN32)
    target_link_libraries(pandablocks_hdf5 INTERFACE shlwapi)
  else()
    target_link_libraries(pandablocks_hdf5 INTERFACE m)
  endif()
  return()
endif()

set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 COMPONENTS C)
if(NOT HDF5_FOUND)
  message(FATAL_ERROR "The HDF5 C library was not found.")
endif()
# H5Dwrite_chunk came with it.
if(HDF5_VERSION VERSION_LESS 1.10.3)
  message(FATAL_ERROR "HDF5 ${HDF5_VERSION} is too old: 1.10.3 or newer is needed.")
endif()
target_include_directories(pandablocks_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(pandablocks_hdf5 INTERFACE ${HDF5_C_LIBRARIES})
