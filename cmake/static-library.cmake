# Builds a pinned library that can be linked into the addon; once for each way of building it.
include(${CMAKE_CURRENT_LIST_DIR}/sources.cmake)
include(ProcessorCount)

file(SHA256 ${CMAKE_CURRENT_LIST_FILE} STATIC_LIBRARY_RECIPE)

# Gives the folder that it is installed in as PREFIX, and the file of the library as LIBRARY.
# LICENSE_FILE is one of its sources, kept as `license.txt`. The pins: see find_sources().
function(static_library name)
  cmake_parse_arguments(LIB "" "PREFIX;LIBRARY;VERSION;LICENSE_FILE;RELEASE;RELEASE_SHA256;DEBIAN;DEBIAN_SHA256"
                        "OPTIONS" ${ARGN})
  set(options
    -G "${CMAKE_GENERATOR}" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_C_VISIBILITY_PRESET=hidden
    -DCMAKE_POLICY_VERSION_MINIMUM=3.5 -DCMAKE_POLICY_DEFAULT_CMP0091=NEW ${LIB_OPTIONS})
  if(CMAKE_GENERATOR_PLATFORM)
    list(APPEND options -A "${CMAKE_GENERATOR_PLATFORM}")
  endif()
  foreach(setting CMAKE_C_COMPILER CMAKE_C_COMPILER_TARGET CMAKE_TOOLCHAIN_FILE CMAKE_OSX_SYSROOT
                  CMAKE_OSX_ARCHITECTURES CMAKE_OSX_DEPLOYMENT_TARGET CMAKE_MSVC_RUNTIME_LIBRARY)
    if(NOT "${${setting}}" STREQUAL "")
      list(APPEND options "-D${setting}=${${setting}}")
    endif()
  endforeach()

  string(SHA256 key "${STATIC_LIBRARY_RECIPE};${CMAKE_C_COMPILER_VERSION};${CMAKE_SYSTEM_NAME};\
${CMAKE_SYSTEM_PROCESSOR};$ENV{CFLAGS};${options};${LIB_RELEASE_SHA256}")
  string(SUBSTRING ${key} 0 12 key)
  set(prefix ${CACHE_FOLDER}/${name}-${LIB_VERSION}-${key})
  if(NOT EXISTS ${prefix})
    string(RANDOM LENGTH 8 random)
    set(scratch ${prefix}.${random})
    file(MAKE_DIRECTORY ${scratch}/unpacked)
    find_sources(${name} ${scratch}/unpacked sources
      VERSION ${LIB_VERSION} RELEASE ${LIB_RELEASE} RELEASE_SHA256 ${LIB_RELEASE_SHA256}
      DEBIAN ${LIB_DEBIAN} DEBIAN_SHA256 ${LIB_DEBIAN_SHA256})
    build_library(${name} ${sources} ${scratch} ${options})
    configure_file(${sources}/${LIB_LICENSE_FILE} ${scratch}/kept/license.txt COPYONLY)
    # Whole or not at all; another process may have been faster.
    if(NOT EXISTS ${prefix})
      file(RENAME ${scratch}/kept ${prefix})
    endif()
    file(REMOVE_RECURSE ${scratch})
  endif()

  file(GLOB library ${prefix}/lib/*.a ${prefix}/lib/*.lib)
  set(${LIB_PREFIX} ${prefix} CACHE INTERNAL "")
  set(${LIB_LIBRARY} ${library} PARENT_SCOPE)
endfunction()

# Puts `lib` and `include` into the folder `kept` of scratch.
function(build_library name sources scratch)
  message(STATUS "Building ${name} from ${sources}")
  if(${name} STREQUAL zlib AND NOT EXISTS ${sources}/win32/zlib1.rc)
    # Debian leaves it out, CMake asks for it.
    file(WRITE ${sources}/win32/zlib1.rc "STRINGTABLE { 1, \"zlib\" }\n")
  endif()
  set(flags "")
  if(NOT MSVC)
    # Its messages are to name its files, not where they were built; its warnings are not ours.
    set(flags "-DCMAKE_C_FLAGS=$ENV{CFLAGS} -ffile-prefix-map=${sources}=${name} -w")
  endif()
  ProcessorCount(jobs)
  if(jobs EQUAL 0)
    set(jobs 2)
  endif()
  run_step(${CMAKE_COMMAND} -S ${sources} -B ${scratch}/build ${ARGN} ${flags}
           -DCMAKE_INSTALL_PREFIX=${scratch}/installed)
  run_step(${CMAKE_COMMAND} --build ${scratch}/build --config Release --parallel ${jobs})
  run_step(${CMAKE_COMMAND} --install ${scratch}/build --config Release)
  # zlib installs its shared library too.
  set(names libz.a libzlibstatic.a libhdf5.a zlibstatic.lib libhdf5.lib)
  list(TRANSFORM names PREPEND ${scratch}/installed/lib*/)
  file(GLOB library ${names})
  file(COPY ${library} DESTINATION ${scratch}/kept/lib)
  file(COPY ${scratch}/installed/include DESTINATION ${scratch}/kept)
endfunction()

function(run_step)
  # node-gyp's make has the folder that it works in among these: CMake itself would load the zlib that
  # is being built, before it is whole.
  set(ENV{LD_LIBRARY_PATH} "")
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failure OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(failure)
    message(FATAL_ERROR "${output}\nThis failed: ${ARGN}")
  endif()
endfunction()
