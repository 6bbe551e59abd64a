# What makes a binary run on other machines than the one that it is built on.
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  # Node has libgcc loaded, but its libstdc++ may be older than the one used here.
  target_link_options(${PROJECT_NAME} PRIVATE -static-libstdc++ -Wl,--gc-sections)
  include(CheckSymbolExists)
  check_symbol_exists(__GLIBC__ features.h PANDABLOCKS_GLIBC)
  if(PANDABLOCKS_GLIBC)
    target_sources(${PROJECT_NAME} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/native/os/glibc_compat.c)
    foreach(name pow dlopen dlsym dlclose dlerror pthread_once __pthread_key_create pthread_create
                 pthread_detach stat fstat stat64 fstat64 lstat64)
      target_link_options(${PROJECT_NAME} PRIVATE -Wl,--wrap=${name})
    endforeach()
  endif()
endif()
