#include "chunk_address_vfd.h"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#ifndef _WIN32
#include <unistd.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>

#include "h5_error.h"
#include "h5_lock.h"
#include "os/c_callback.h"
#include "os/file_descriptor.h"

namespace panda {

// HDF5's representation of an open file.
struct VfdFile : H5FD_t {
  H5FD_t* inner = nullptr;
  std::shared_ptr<ChunkAddressVfd> driver;

  static H5FD_t* open(const char*, unsigned flags, hid_t access, haddr_t most) {
    ChunkAddressVfd* const* const driver =
        static_cast<ChunkAddressVfd* const*>(H5Pget_driver_info(access));
    if (driver == nullptr) return nullptr;
    std::unique_ptr<VfdFile> file(new (std::nothrow) VfdFile());
    if (!file) return nullptr;
    file->driver = (*driver)->shared_from_this();
    const std::string path = (*driver)->path_to_open();
    file->inner = H5FDopen(path.c_str(), flags, own_access(), most);
    if (file->inner == nullptr) return nullptr;
    void* descriptor = nullptr;
    if (H5FDget_vfd_handle(file->inner, H5P_DEFAULT, &descriptor) < 0) {
      H5FDclose(file->inner);
      return nullptr;
    }
    (*driver)->descriptor_ = *static_cast<int*>(descriptor);
    keep_from_children((*driver)->descriptor_);
    file->driver->file_ = file->inner;
    return file.release();
  }

  // Selects HDF5's own driver by name: HDF5_DRIVER in the environment may select another default.
  // Never closed, since closing would lose the reason why a file could not be opened.
  static hid_t own_access() {
    static const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    static const bool is_set = H5Pset_fapl_sec2(access) >= 0;
    return is_set ? access : H5I_INVALID_HID;
  }

  static herr_t close(H5FD_t* file) {
    const std::unique_ptr<VfdFile> self(of(file));
    if (self->driver->file_ == self->inner) {
      self->driver->file_ = nullptr;
      self->driver->descriptor_ = -1;
    }
    const hid_t said_before = H5Eget_current_stack();
    const bool has_failed_before = H5Eget_num(said_before) > 0;
    const herr_t status = H5FDclose(self->inner);
    if (has_failed_before)
      H5Eset_current_stack(said_before);
    else
      H5Eclose_stack(said_before);
    return status;
  }

  static herr_t write(H5FD_t* file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t bytes,
                      const void* data) {
    ChunkAddressVfd& driver = *of(file)->driver;
    if (data == nullptr || data != driver.unwritten_.get()) {
      if (driver.keeps_metadata_ && type != H5FD_MEM_DRAW) {
        driver.metadata_.add(address, data, bytes);
      }
      return class_of(file).write(of(file)->inner, type, transfer, address, bytes, data);
    }
    driver.chunk_address_ = address;
    return 0;
  }

  static herr_t query(const H5FD_t* file, unsigned long* flags) {
    if (file != nullptr) return class_of(file).query(of(file)->inner, flags);
    // The features of the driver before a file is open: those of HDF5's own driver.
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_POSIX_COMPAT_HANDLE |
             H5FD_FEAT_SUPPORTS_SWMR_IO | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
  }

  static int compare(const H5FD_t* one, const H5FD_t* other) {
    return class_of(one).cmp(of(one)->inner, of(other)->inner);
  }
  static haddr_t end_of_allocation(const H5FD_t* file, H5FD_mem_t type) {
    return class_of(file).get_eoa(of(file)->inner, type);
  }
  static herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t type, haddr_t address) {
    return class_of(file).set_eoa(of(file)->inner, type, address);
  }
  static haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t type) {
    return class_of(file).get_eof(of(file)->inner, type);
  }
  static herr_t handle(H5FD_t* file, hid_t access, void** handle) {
    return class_of(file).get_handle(of(file)->inner, access, handle);
  }
  static herr_t read(H5FD_t* file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t bytes,
                     void* data) {
    return class_of(file).read(of(file)->inner, type, transfer, address, bytes, data);
  }
  static herr_t flush(H5FD_t* file, hid_t transfer, hbool_t closing) {
    const auto flush = class_of(file).flush;
    return flush == nullptr ? 0 : flush(of(file)->inner, transfer, closing);
  }
  static herr_t truncate(H5FD_t* file, hid_t transfer, hbool_t closing) {
    const auto truncate = class_of(file).truncate;
    return truncate == nullptr ? 0 : truncate(of(file)->inner, transfer, closing);
  }
  static herr_t lock(H5FD_t* file, hbool_t to_write) {
    const auto lock = class_of(file).lock;
    return lock == nullptr ? 0 : lock(of(file)->inner, to_write);
  }
  static herr_t unlock(H5FD_t* file) {
    const auto unlock = class_of(file).unlock;
    return unlock == nullptr ? 0 : unlock(of(file)->inner);
  }

  // HDF5's own functions for drivers (H5FDwrite and so on) would clear the error stack.
  static const H5FD_class_t& class_of(const H5FD_t* file) { return *of(file)->inner->cls; }
  static VfdFile* of(H5FD_t* file) { return static_cast<VfdFile*>(file); }
  static const VfdFile* of(const H5FD_t* file) { return static_cast<const VfdFile*>(file); }
};

namespace {

// Members are set by name: HDF5 1.14 added members at the start and in between.
H5FD_class_t driver_class() {
  H5FD_class_t driver = {};
#if H5_VERSION_GE(1, 13, 0)
  driver.version = H5FD_CLASS_VERSION;
  // Values from 256 to 511 are for drivers that are not registered with the HDF Group.
  driver.value = static_cast<H5FD_class_value_t>(511);
#endif
  driver.name = "pandablocks";
  // The range of off_t, which is also the limit of HDF5's own driver.
  driver.maxaddr = static_cast<haddr_t>(INT64_MAX);
  driver.fc_degree = H5F_CLOSE_WEAK;
  // A pointer to a ChunkAddressVfd.
  driver.fapl_size = sizeof(void*);
  set_callback(driver.open, c_callback<VfdFile::open, nullptr>);
  set_callback(driver.close, c_callback<VfdFile::close, -1>);
  set_callback(driver.cmp, c_callback<VfdFile::compare, 0>);
  set_callback(driver.query, c_callback<VfdFile::query, -1>);
  set_callback(driver.get_eoa, c_callback<VfdFile::end_of_allocation, HADDR_UNDEF>);
  set_callback(driver.set_eoa, c_callback<VfdFile::set_end_of_allocation, -1>);
  set_callback(driver.get_eof, c_callback<VfdFile::end_of_file, HADDR_UNDEF>);
  set_callback(driver.get_handle, c_callback<VfdFile::handle, -1>);
  set_callback(driver.read, c_callback<VfdFile::read, -1>);
  set_callback(driver.write, c_callback<VfdFile::write, -1>);
  set_callback(driver.flush, c_callback<VfdFile::flush, -1>);
  set_callback(driver.truncate, c_callback<VfdFile::truncate, -1>);
  set_callback(driver.lock, c_callback<VfdFile::lock, -1>);
  set_callback(driver.unlock, c_callback<VfdFile::unlock, -1>);
  const H5FD_mem_t free_lists[] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(free_lists), std::end(free_lists), driver.fl_map);
  return driver;
}

}  // namespace

// If the file was moved, its path may lead to nothing, or to the file of another capture, which
// would be truncated.
std::string ChunkAddressVfd::path_to_open() const {
#ifdef __linux__
  std::string link = "/proc/self/fd/" + std::to_string(given_descriptor_);
  if (given_descriptor_ >= 0 && access(link.c_str(), F_OK) == 0) return link;
#elif defined(_WIN32)
  // Windows opens long paths only in this form.
  if (path_.size() > 2 && path_[1] == ':') return "\\\\?\\" + path_;
#endif
  return path_;
}

void ChunkAddressVfd::set_up(hid_t file_access) {
  const char* const operation = "set up the driver of";
  // Never unregistered: HDF5 releases a file's driver just before it uses the driver to close the
  // file.
  static hid_t id = H5I_INVALID_HID;
  if (id < 0) {
    const H5FD_class_t driver = driver_class();
    id = H5FDregister(&driver);
    if (id < 0) throw H5Error(operation, path_);
  }
  ChunkAddressVfd* const self = this;
  check(H5Pset_driver(file_access, id, &self), operation, path_);
}

haddr_t ChunkAddressVfd::allocate_chunk(hid_t dataset, hsize_t row, size_t chunk_bytes) {
  if (unwritten_.size() < chunk_bytes) unwritten_ = PageMemory(chunk_bytes);
  chunk_address_ = HADDR_UNDEF;
  check(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, &row, chunk_bytes, unwritten_.get()), "write to",
        path_);
  if (chunk_address_ == HADDR_UNDEF) throw H5Error("find the place of a chunk of", path_);
  return chunk_address_;
}

void ChunkAddressVfd::write(haddr_t address, const void* data, size_t bytes) const {
  const char* const operation = "write to";
#ifdef _WIN32
  const H5Lock lock;
  check(H5FDwrite(file_, H5FD_MEM_DRAW, H5P_DEFAULT, address, bytes, data), operation, path_);
#else
  const auto* rest = static_cast<const uint8_t*>(data);
  while (bytes > 0) {
    const ssize_t written = pwrite(descriptor_, rest, bytes, static_cast<off_t>(address));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw H5Error(operation, path_, written < 0 ? errno : EIO);
    rest += written;
    address += static_cast<haddr_t>(written);
    bytes -= static_cast<size_t>(written);
  }
#endif
}

void ChunkAddressVfd::await_disk() const {
#ifndef _WIN32
  // A failure shows up in the next write.
  if (pwrite(descriptor_, "", 0, 0) != 0) return;
#endif
}

void ChunkAddressVfd::keep_metadata(bool keeps) {
  keeps_metadata_ = keeps;
  if (!keeps) forget_metadata();
}

void ChunkAddressVfd::write_metadata_again() {
  for (const MetadataJournal::Entry& entry : metadata_.entries()) {
    check(H5FDwrite(file_, H5FD_MEM_DEFAULT, H5P_DEFAULT, entry.address, entry.bytes.size(),
                    entry.bytes.data()),
          "write to", path_);
  }
}

void ChunkAddressVfd::extend_file() {
  check(H5FDtruncate(file_, H5P_DEFAULT, false), "extend", path_);
}

}  // namespace panda
