// The exports of the addon.

#include <hdf5.h>

#include "hdf5/h5_lock.h"
#include "napi/exports/file_calls_wrap.h"
#include "napi/exports/file_lock_wrap.h"
#include "napi/exports/file_repair_wrap.h"
#include "napi/exports/low_water_mark.h"
#include "napi/exports/overview_wrap.h"
#include "napi/exports/reader_wrap.h"
#include "napi/exports/release_pages.h"
#include "napi/exports/scale_wrap.h"
#include "napi/exports/socket_wrap.h"
#include "napi/exports/writer_wrap.h"
#include "napi/napi_setup.h"
#include "os/memory_limit.h"

namespace {

Napi::String hdf5_version(Napi::Env env) {
  panda::H5Lock lock;
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return Napi::String::New(
      env, std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release));
}

Napi::Value limit_memory_of(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) throw Napi::TypeError::New(info.Env(), "a number of bytes is needed");
  const int64_t bytes = info[0].As<Napi::Number>().Int64Value();
  return Napi::Boolean::New(info.Env(), panda::limit_memory(bytes < 0 ? 0 : bytes));
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("ChunkWriter", panda::WriterWrap::define(env));
  exports.Set("Overview", panda::OverviewWrap::define(env));
  exports.Set("scaleSamples", Napi::Function::New(env, panda::scale_samples, "scaleSamples"));
  exports.Set("vectorColumns", Napi::Function::New(env, panda::vector_columns, "vectorColumns"));
  exports.Set("lockFile", Napi::Function::New(env, panda::lock_file_of, "lockFile"));
  exports.Set("probeFile", Napi::Function::New(env, panda::probe_file_of, "probeFile"));
  exports.Set("lockFolder", Napi::Function::New(env, panda::lock_folder_of, "lockFolder"));
  exports.Set("syncFile", Napi::Function::New(env, panda::sync_file_of, "syncFile"));
  exports.Set("syncFolder", Napi::Function::New(env, panda::sync_folder_of, "syncFolder"));
  exports.Set("renameNoReplace",
              Napi::Function::New(env, panda::rename_noreplace_of, "renameNoReplace"));
  exports.Set("findFile", Napi::Function::New(env, panda::find_file_of, "findFile"));
  exports.Set("releasePages", Napi::Function::New(env, panda::release_pages, "releasePages"));
  exports.Set("setReceiveLowWaterMark", Napi::Function::New(env, panda::set_receive_low_water_mark,
                                                            "setReceiveLowWaterMark"));
  exports.Set("inspectFile", Napi::Function::New(env, panda::inspect_file_of, "inspectFile"));
  exports.Set("shortenFile", Napi::Function::New(env, panda::shorten_file_of, "shortenFile"));
  exports.Set("limitMemory", Napi::Function::New(env, limit_memory_of, "limitMemory"));
  exports.Set("FileListing", panda::reader::ListingWrap::define(env));
  exports.Set("DatasetScan", panda::reader::ScanWrap::define(env));
  exports.Set("readText", Napi::Function::New(env, panda::reader::read_text_of, "readText"));
  exports.Set("TcpSocket", panda::net::SocketWrap::define(env));
  exports.Set("hdf5Version", hdf5_version(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, init)
