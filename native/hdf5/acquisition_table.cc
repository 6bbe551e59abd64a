#include "acquisition_table.h"

#include <algorithm>
#include <cstring>

#include "h5_error.h"

namespace panda {

const char* const kAcquisitionNames[kAcquisitionDatasets] = {
    "first_row",         "samples",  "missed",     "suspect_row",
    "hw_time_offset_ns", "arm_time", "start_time", "end_reason"};

namespace {

constexpr const char* kOperation = "write the acquisitions of";
constexpr size_t kNumbers = 5;
constexpr size_t kTimeBytes = 40;
constexpr size_t kReasonBytes = 64;
// Each row is written separately, and HDF5 writes a chunk as a whole.
constexpr hsize_t kChunkRows = 128;

size_t text_bytes(size_t dataset) {
  return dataset + 1 == kAcquisitionDatasets ? kReasonBytes : kTimeBytes;
}

H5Handle fixed_text(size_t bytes, const std::string& path) {
  H5Handle type = check_handle(H5Tcopy(H5T_C_S1), H5Tclose, kOperation, path);
  check(H5Tset_size(type.get(), bytes), kOperation, path);
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), kOperation, path);
  return type;
}

// Cuts no character in two.
std::vector<char> padded(const std::string& text, size_t bytes) {
  size_t size = std::min(text.size(), bytes - 1);
  if (size < text.size()) {
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  }
  std::vector<char> value(bytes);
  std::memcpy(value.data(), text.data(), size);
  return value;
}

}  // namespace

AcquisitionTable::AcquisitionTable(hid_t file, const std::string& path) : path_(path) {
  const hsize_t length = 0, unlimited = H5S_UNLIMITED;
  H5Handle space =
      check_handle(H5Screate_simple(1, &length, &unlimited), H5Sclose, kOperation, path);
  H5Handle creation = check_handle(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, kOperation, path);
  check(H5Pset_chunk(creation.get(), 1, &kChunkRows), kOperation, path);
  group_ = check_handle(H5Gcreate2(file, kAcquisitions, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                        H5Gclose, kOperation, path);
  for (size_t i = 0; i < kAcquisitionDatasets; ++i) {
    H5Handle text;
    if (i >= kNumbers) text = fixed_text(text_bytes(i), path);
    const hid_t type = i < kNumbers ? H5T_STD_I64LE : text.get();
    datasets_.push_back(
        check_handle(H5Dcreate2(group_.get(), kAcquisitionNames[i], type, space.get(), H5P_DEFAULT,
                                creation.get(), H5P_DEFAULT),
                     H5Dclose, kOperation, path));
  }
}

void AcquisitionTable::append(const AcquisitionRow& row) {
  ++rows_;
  for (const H5Handle& dataset : datasets_) {
    check(H5Dset_extent(dataset.get(), &rows_), kOperation, path_);
  }
  write(row);
}

void AcquisitionTable::rewrite(const AcquisitionRow& row) { write(row); }

void AcquisitionTable::write(const AcquisitionRow& row) {
  const int64_t numbers[kNumbers] = {row.first_row, row.samples, row.start.missed, row.suspect_row,
                                     row.start.hw_time_offset_ns};
  const std::string* const texts[] = {&row.start.arm_time, &row.start.start_time, &row.end_reason};
  const hsize_t one = 1, last = rows_ - 1;
  H5Handle memory = check_handle(H5Screate_simple(1, &one, nullptr), H5Sclose, kOperation, path_);
  for (size_t i = 0; i < kAcquisitionDatasets; ++i) {
    H5Handle space = check_handle(H5Dget_space(datasets_[i].get()), H5Sclose, kOperation, path_);
    check(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &last, nullptr, &one, nullptr),
          kOperation, path_);
    if (i < kNumbers) {
      check(H5Dwrite(datasets_[i].get(), H5T_NATIVE_INT64, memory.get(), space.get(), H5P_DEFAULT,
                     &numbers[i]),
            kOperation, path_);
      continue;
    }
    const std::vector<char> value = padded(*texts[i - kNumbers], text_bytes(i));
    H5Handle type = fixed_text(value.size(), path_);
    check(H5Dwrite(datasets_[i].get(), type.get(), memory.get(), space.get(), H5P_DEFAULT,
                   value.data()),
          kOperation, path_);
  }
}

void AcquisitionTable::close() {
  for (H5Handle& dataset : datasets_) check(dataset.reset(), kOperation, path_);
  check(group_.reset(), kOperation, path_);
}

}  // namespace panda
