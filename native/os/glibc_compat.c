// Calls of a prebuilt binary that have new versions in a new glibc, with the versions that old
// systems have. cmake/portable.cmake lists the names for the linker (--wrap);
// scripts/checks/check-prebuild.mjs finds a missing one. The libraries of the oldest Debian that
// can be had would not do instead: glibc 2.31 of Debian 11 has pow() with version 2.29.
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/stat.h>

#if defined(__x86_64__)
#define FIRST_VERSION "GLIBC_2.2.5"
#define STAT_VERSION 1
#elif defined(__aarch64__)
#define FIRST_VERSION "GLIBC_2.17"
#define STAT_VERSION 0
#else
#error "Say which was the first version of glibc on this processor."
#endif

// Makes old_NAME, declared before, the first version of NAME.
#define OLD(name) __asm__(".symver old_" #name ", " #name "@" FIRST_VERSION)

double old_pow(double base, double exponent);
OLD(pow);
double __wrap_pow(double base, double exponent) { return old_pow(base, exponent); }

void* old_dlopen(const char* file, int mode);
OLD(dlopen);
void* __wrap_dlopen(const char* file, int mode) { return old_dlopen(file, mode); }

void* old_dlsym(void* library, const char* name);
OLD(dlsym);
void* __wrap_dlsym(void* library, const char* name) { return old_dlsym(library, name); }

int old_dlclose(void* library);
OLD(dlclose);
int __wrap_dlclose(void* library) { return old_dlclose(library); }

char* old_dlerror(void);
OLD(dlerror);
char* __wrap_dlerror(void) { return old_dlerror(); }

int old_pthread_once(pthread_once_t* once, void (*routine)(void));
OLD(pthread_once);
int __wrap_pthread_once(pthread_once_t* once, void (*routine)(void)) {
  return old_pthread_once(once, routine);
}

int old___pthread_key_create(pthread_key_t* key, void (*destructor)(void*));
OLD(__pthread_key_create);
int __wrap___pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) {
  return old___pthread_key_create(key, destructor);
}

int old_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                       void* argument);
OLD(pthread_create);
int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*routine)(void*), void* argument) {
  return old_pthread_create(thread, attributes, routine, argument);
}

int old_pthread_detach(pthread_t thread);
OLD(pthread_detach);
int __wrap_pthread_detach(pthread_t thread) { return old_pthread_detach(thread); }

// Before 2.33 these were inline functions around those with a version number.
int old___xstat64(int version, const char* path, struct stat64* status);
OLD(__xstat64);
int __wrap_stat64(const char* path, struct stat64* status) {
  return old___xstat64(STAT_VERSION, path, status);
}

int old___xstat(int version, const char* path, struct stat* status);
OLD(__xstat);
int __wrap_stat(const char* path, struct stat* status) {
  return old___xstat(STAT_VERSION, path, status);
}

int old___fxstat(int version, int descriptor, struct stat* status);
OLD(__fxstat);
int __wrap_fstat(int descriptor, struct stat* status) {
  return old___fxstat(STAT_VERSION, descriptor, status);
}

int old___fxstat64(int version, int descriptor, struct stat64* status);
OLD(__fxstat64);
int __wrap_fstat64(int descriptor, struct stat64* status) {
  return old___fxstat64(STAT_VERSION, descriptor, status);
}

int old___lxstat64(int version, const char* path, struct stat64* status);
OLD(__lxstat64);
int __wrap_lstat64(const char* path, struct stat64* status) {
  return old___lxstat64(STAT_VERSION, path, status);
}

// libstdc++ does without atomic operations while this is true. Node always has several threads.
char __libc_single_threaded = 0;
