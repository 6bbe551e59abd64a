// Fuzzes the reader with files of any types, shapes, layouts and attributes: what it says of them
// must be what was written. Then some bytes of the file are changed, and it is read by a process
// of its own. Anything may be said of such a file. HDF5 may crash with it, and our code must not.

#include <hdf5.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "fuzz_child.h"
#include "fuzz_file.h"
#include "fuzz_folder.h"
#include "reader/dataset_scan.h"
#include "reader/file_listing.h"
#include "reader/read_error.h"

namespace {

using panda::reader::DatasetScan;
using panda::reader::FileListing;
using panda::reader::Listing;
using panda::reader::Number;
using panda::reader::Statistics;
using panda::reader::StoredAttribute;
using panda::reader::StoredDataset;

constexpr uint32_t kParts = 40;

template <typename Task>
auto all_of(Task& task) {
  for (;;) {
    auto result = task.next();
    if (result) return *result;
  }
}

double value_of(const Number& number) {
  if (const auto* value = std::get_if<int64_t>(&number)) return static_cast<double>(*value);
  if (const auto* value = std::get_if<uint64_t>(&number)) return static_cast<double>(*value);
  if (const auto* value = std::get_if<double>(&number)) return *value;
  require(false, "there is a number");
  return 0;
}

void check_attributes(const std::vector<WrittenAttribute>& written,
                      const std::vector<StoredAttribute>& found) {
  std::map<std::string, const StoredAttribute*> by_name;
  for (const StoredAttribute& attribute : found) by_name[attribute.name] = &attribute;
  size_t shown = 0;
  for (const WrittenAttribute& attribute : written) {
    if (!attribute.is_shown) continue;
    shown++;
    const auto at = by_name.find(attribute.name);
    require(at != by_name.end(), "an attribute is shown");
    if (const auto* text = std::get_if<std::string>(&at->second->value)) {
      require(attribute.is_text && *text == attribute.text, "the text of an attribute");
    } else {
      const double value = value_of(std::get<Number>(at->second->value));
      require(!attribute.is_text && same(value, attribute.number), "the number of an attribute");
    }
  }
  require(shown == found.size(), "no other attributes");
}

void check_statistics(const WrittenDataset& written, const Statistics& found) {
  if (!written.has_statistics()) {
    require(!found.nans, "no statistics");
    return;
  }
  require(found.nans == written.nans, "the count of NaN");
  require(found.curve.size() == std::min<uint64_t>(kParts, written.rows()), "parts of the curve");
  if (written.nans == written.rows()) return;
  require(value_of(found.min) == written.min && value_of(found.max) == written.max, "min and max");
  if (!std::isfinite(written.mean)) return;
  const double most = std::max(std::abs(written.min), std::abs(written.max));
  require(std::abs(value_of(found.mean) - written.mean) <= most * 1e-12, "the mean");
}

void check_file(const std::string& path, const WrittenFile& written) {
  FileListing listing(path, false);
  const Listing found = all_of(listing);
  check_attributes(written.attributes, found.attributes);
  require(found.datasets.size() == written.datasets.size(), "all datasets");
  std::map<std::string, const StoredDataset*> by_name;
  for (const StoredDataset& dataset : found.datasets) by_name[dataset.name] = &dataset;
  for (const WrittenDataset& dataset : written.datasets) {
    const auto at = by_name.find(dataset.name);
    require(at != by_name.end(), "a dataset is shown");
    require(at->second->error.empty(), "no error");
    require(at->second->shape == dataset.shape, "the shape");
    require(at->second->dtype == dataset.dtype, "the type");
    check_attributes(dataset.attributes, at->second->attributes);
    DatasetScan scan(path, false, dataset.name, kParts);
    check_statistics(dataset, all_of(scan));
  }
}

// Such a file may say that it has rows for hours.
constexpr int kMostBlocks = 20;

void read_all(const std::string& path, bool is_live) {
  try {
    FileListing listing(path, is_live);
    for (const StoredDataset& dataset : all_of(listing).datasets) {
      try {
        DatasetScan scan(path, is_live, dataset.name, kParts);
        for (int i = 0; i < kMostBlocks && !scan.next(); ++i) continue;
      } catch (const panda::reader::ReadError&) {
        // The others are read.
      }
    }
  } catch (const panda::reader::ReadError&) {
    // It is no file of HDF5 any more.
  }
}

void change(const std::string& path, Input& input) {
  std::FILE* file = std::fopen(path.c_str(), "r+b");
  require(file != nullptr, "the file is there");
  std::fseek(file, 0, SEEK_END);
  const long size = std::ftell(file);
  const size_t changes = 1 + input.below(6);
  for (size_t i = 0; i < changes; ++i) {
    // Mostly at the beginning, where what describes the datasets is.
    const long most = input.flip() ? std::min<long>(size, 4096) : size;
    std::fseek(file, static_cast<long>(input.take<uint32_t>()) % most, SEEK_SET);
    std::fputc(input.flip() ? input.take<uint8_t>() : 0xff, file);
  }
  std::fclose(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Input input(data, size);
  const std::string path = folder() + "/x.h5";
  unlink(path.c_str());
  check_file(path, write_file(path, input));
  require(H5Fget_obj_count(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_ALL) == 0,
          "nothing is left open");
  if (input.flip()) return 0;
  change(path, input);
  const bool is_live = input.flip();
  in_child([&] { read_all(path, is_live); });
  return 0;
}
