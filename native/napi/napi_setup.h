// The only file that includes napi.h, so that its macros are the same everywhere.
#pragma once

#ifndef NAPI_VERSION
#define NAPI_VERSION 8
#endif
#define NODE_ADDON_API_CPP_EXCEPTIONS_ALL
#define NODE_ADDON_API_DISABLE_DEPRECATED
// A thread that is shutting down can't receive errors; the default would be to abort.
#define NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS

#include <napi.h>
