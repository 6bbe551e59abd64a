#include "acquisition_rows.h"

#include <algorithm>

#include "hdf5/acquisition_table.h"
#include "hdf5/h5_error.h"

namespace panda {

namespace {

constexpr const char* kReading = "read";
constexpr const char* kWriting = "write the acquisitions of";
constexpr size_t kFirstRow = 0;
constexpr size_t kSamples = 1;

// The length of a growable dataset of one dimension; nothing if it is none.
std::optional<hsize_t> length_of(hid_t dataset, const std::string& path) {
  H5Handle space = check_handle(H5Dget_space(dataset), H5Sclose, kReading, path);
  if (H5Sget_simple_extent_ndims(space.get()) != 1) return std::nullopt;
  hsize_t length = 0, most = 0;
  check(H5Sget_simple_extent_dims(space.get(), &length, &most), kReading, path);
  return most == H5S_UNLIMITED ? std::optional(length) : std::nullopt;
}

std::vector<int64_t> read_first(hid_t dataset, hsize_t count, const std::string& path) {
  std::vector<int64_t> values(static_cast<size_t>(count));
  if (values.empty()) return values;
  const hsize_t zero = 0;
  H5Handle memory = check_handle(H5Screate_simple(1, &count, nullptr), H5Sclose, kReading, path);
  H5Handle space = check_handle(H5Dget_space(dataset), H5Sclose, kReading, path);
  check(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &zero, nullptr, &count, nullptr), kReading,
        path);
  check(H5Dread(dataset, H5T_NATIVE_INT64, memory.get(), space.get(), H5P_DEFAULT, values.data()),
        kReading, path);
  return values;
}

bool is_link(hid_t group, const char* name, const std::string& path) {
  const htri_t exists = H5Lexists(group, name, H5P_DEFAULT);
  if (exists < 0) throw H5Error(kReading, path);
  H5L_info_t info = {};
  if (exists == 0) return false;
  check(H5Lget_info(group, name, &info, H5P_DEFAULT), kReading, path);
  return info.type == H5L_TYPE_HARD;
}

}  // namespace

std::optional<StoredAcquisitions> find_acquisitions(hid_t file, uint64_t rows,
                                                    const std::string& path) {
  if (!is_link(file, kAcquisitions, path)) return std::nullopt;
  H5Handle group =
      check_handle(H5Oopen(file, kAcquisitions, H5P_DEFAULT), H5Oclose, kReading, path);
  if (H5Iget_type(group.get()) != H5I_GROUP) return std::nullopt;
  StoredAcquisitions found;
  for (const char* name : kAcquisitionNames) {
    if (!is_link(group.get(), name, path)) return std::nullopt;
    H5Handle dataset =
        check_handle(H5Oopen(group.get(), name, H5P_DEFAULT), H5Oclose, kReading, path);
    if (H5Iget_type(dataset.get()) != H5I_DATASET) return std::nullopt;
    const std::optional<hsize_t> length = length_of(dataset.get(), path);
    if (!length) return std::nullopt;
    found.lengths.push_back(*length);
    found.datasets.push_back(std::move(dataset));
  }
  // A kill leaves some datasets with a line that others do not have.
  hsize_t count = *std::min_element(found.lengths.begin(), found.lengths.end());
  const auto first = read_first(found.datasets[kFirstRow].get(), count, path);
  const auto told = read_first(found.datasets[kSamples].get(), count, path);
  const auto total = static_cast<int64_t>(rows);
  while (count > 0 && first[static_cast<size_t>(count) - 1] > total) --count;
  for (size_t i = 0; i < count; ++i) {
    const int64_t end = i + 1 < count ? first[i + 1] : total;
    const int64_t there = std::max(int64_t{0}, end - first[i]);
    found.samples.push_back(told[i] < 0 ? there : std::min(told[i], there));
    found.is_told_wrong = found.is_told_wrong || found.samples[i] != told[i];
  }
  for (const hsize_t length : found.lengths) {
    found.is_told_wrong = found.is_told_wrong || length != count;
  }
  return found;
}

void write_acquisitions(const StoredAcquisitions& found, const std::string& path) {
  const hsize_t count = found.samples.size();
  for (size_t i = 0; i < found.datasets.size(); ++i) {
    if (found.lengths[i] == count) continue;
    check(H5Dset_extent(found.datasets[i].get(), &count), kWriting, path);
  }
  if (count == 0) return;
  check(H5Dwrite(found.datasets[kSamples].get(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                 found.samples.data()),
        kWriting, path);
}

}  // namespace panda
