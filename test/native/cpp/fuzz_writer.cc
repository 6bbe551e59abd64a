// Fuzzes the writer: any names, attributes and order of calls, samples cut anywhere. If nothing
// fails the file must hold exactly what was given; if something does, columns of equal length with
// a part.

#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <string>

#include "fuzz_folder.h"
#include "fuzz_input.h"
#include "hdf5/h5_lock.h"
#include "writer/chunk_writer.h"

namespace {

using panda::ChunkWriter;
using panda::FileSpec;
using panda::SampleLayout;

constexpr size_t kMostColumns = 6;
constexpr size_t kMostCalls = 24;

panda::Attribute take_attribute(Input& input) {
  panda::Attribute attribute;
  attribute.name = input.text(12);
  attribute.kind = static_cast<panda::Attribute::Kind>(input.below(3));
  attribute.text = input.text(40);
  // Units may be long.
  if (input.below(16) == 0) attribute.text.assign(input.take<uint16_t>(), 'x');
  attribute.integer = input.take<int64_t>();
  attribute.real = input.take<double>();
  return attribute;
}

FileSpec take_spec(Input& input) {
  FileSpec spec;
  spec.path = folder() + "/x.h5";
  spec.layout = take_layout(input, kMostColumns);
  const size_t names = input.below(8) == 0 ? input.below(kMostColumns) : spec.layout.columns.size();
  for (size_t i = 0; i < names; ++i) {
    panda::DatasetSpec dataset;
    dataset.name = input.flip() ? "c" + std::to_string(i) : input.text(12);
    const size_t attributes = input.below(3);
    for (size_t k = 0; k < attributes; ++k) dataset.attributes.push_back(take_attribute(input));
    spec.datasets.push_back(dataset);
  }
  const size_t attributes = input.below(3);
  for (size_t k = 0; k < attributes; ++k) spec.attributes.push_back(take_attribute(input));
  spec.missed = input.take<int64_t>();
  const size_t chunks[] = {0, 1, 10, 1000, 40000};
  spec.chunk_samples = chunks[input.below(5)];
  return spec;
}

bool same_values(const panda::Column& column, const std::vector<uint8_t>& expected,
                 const std::vector<uint8_t>& read) {
  if (panda::output_type(column) != panda::Dtype::kDouble) {
    return std::equal(expected.begin(), expected.end(), read.begin());
  }
  for (size_t at = 0; at < expected.size(); at += sizeof(double)) {
    double a = 0, b = 0;
    std::memcpy(&a, expected.data() + at, sizeof a);
    std::memcpy(&b, read.data() + at, sizeof b);
    if (!same(a, b)) return false;
  }
  return true;
}

// Compares the file with what the samples convert to; only their beginning if something had failed.
void check_file(const FileSpec& spec, const std::vector<uint8_t>& samples, uint64_t rows,
                bool failed) {
  panda::H5Lock lock;
  const hid_t file = H5Fopen(spec.path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  require(file >= 0, "the file opens");
  std::vector<std::vector<uint8_t>> columns;
  std::vector<uint8_t*> outputs;
  for (const panda::Column& column : spec.layout.columns) {
    columns.emplace_back(rows * panda::output_size(column));
  }
  for (std::vector<uint8_t>& column : columns) outputs.push_back(column.data());
  panda::Converter(spec.layout).convert(samples.data(), rows, outputs.data());
  for (size_t i = 0; i < columns.size(); ++i) {
    // A column without a name is converted, and not written.
    if (spec.datasets[i].name.empty()) continue;
    const hid_t dataset = H5Dopen2(file, spec.datasets[i].name.c_str(), H5P_DEFAULT);
    if (dataset < 0 && failed) continue;
    require(dataset >= 0, "the dataset opens");
    const hid_t space = H5Dget_space(dataset);
    require(static_cast<uint64_t>(H5Sget_simple_extent_npoints(space)) == rows,
            "rows of a dataset");
    const hid_t type = H5Dget_type(dataset);
    std::vector<uint8_t> read(columns[i].size() + 1);
    require(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.data()) >= 0, "reading");
    require(same_values(spec.layout.columns[i], columns[i], read), "values");
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
  }
  H5Fclose(file);
  require(H5Fget_obj_count(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_ALL) == 0,
          "nothing is left open");
}

// Samples as they would be transmitted, for columns that are written as they are.
struct Model {
  std::vector<uint8_t> samples;
  bool failed = false;
};

void call(ChunkWriter& writer, const FileSpec& spec, Input& input, Model& model) {
  const size_t sample_bytes = spec.layout.sample_bytes;
  switch (input.below(4)) {
    case 0:
      writer.flush();
      break;
    case 1: {
      // Converted already: to the same as samples would be.
      const size_t rows = input.below(spec.chunk_samples == 1 ? 300 : 3000);
      const std::vector<uint8_t> samples = input.bytes(rows * sample_bytes);
      std::vector<std::vector<uint8_t>> columns;
      std::vector<uint8_t*> outputs;
      std::vector<panda::Slice> slices;
      for (const panda::Column& column : spec.layout.columns) {
        columns.emplace_back(rows * panda::output_size(column));
      }
      for (std::vector<uint8_t>& column : columns) {
        outputs.push_back(column.data());
        slices.push_back({column.data(), column.size()});
      }
      panda::Converter(spec.layout).convert(samples.data(), rows, outputs.data());
      writer.append_columns(slices, rows);
      model.samples.insert(model.samples.end(), samples.begin(), samples.end());
      break;
    }
    default: {
      // Some hundred chunks of one row each are slow enough.
      const size_t most = spec.chunk_samples == 0 ? 20000 : spec.chunk_samples * 300;
      const size_t rows = input.below(input.flip() ? 100 : std::min<size_t>(most, 20000));
      const size_t excess = input.below(8) == 0 ? input.below(sample_bytes) : 0;
      const std::vector<uint8_t> samples = input.bytes(rows * sample_bytes + excess);
      model.samples.insert(model.samples.end(), samples.begin(),
                           samples.end() - static_cast<long>(excess));
      const Pieces pieces = cut(samples, input);
      bool complained = false;
      try {
        writer.append(pieces.slices);
      } catch (const std::invalid_argument&) {
        complained = true;
      }
      require(complained == (excess > 0), "bytes left over");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  const FileSpec spec = take_spec(input);
  if (spec.layout.sample_bytes == 0) return 0;
  unlink(spec.path.c_str());
  Model model;
  uint64_t rows_in_file = 0;
  try {
    ChunkWriter writer(spec);
    const size_t calls = input.below(kMostCalls);
    for (size_t i = 0; i < calls && !model.failed; ++i) {
      try {
        call(writer, spec, input, model);
      } catch (const std::exception&) {
        model.failed = true;
      }
    }
    panda::Ending ending;
    ending.reason = input.text(80);
    ending.samples_reported = input.take<int64_t>();
    ending.first_suspect_sample = input.flip() ? -1 : static_cast<int64_t>(input.below(40000));
    ending.drop_suspect = input.flip();
    if (ending.drop_suspect && ending.first_suspect_sample >= 0) {
      const size_t kept = static_cast<size_t>(ending.first_suspect_sample);
      model.samples.resize(std::min(model.samples.size(), kept * spec.layout.sample_bytes));
    }
    try {
      writer.close(ending);
    } catch (const std::exception&) {
      model.failed = true;
    }
    rows_in_file = writer.rows_in_file();
    const uint64_t rows = model.samples.size() / spec.layout.sample_bytes;
    require(rows_in_file <= rows, "not more rows than were given");
    require(model.failed || rows_in_file == rows, "all rows");
  } catch (const std::exception&) {
    // Refused: a layout that is not valid, an attribute's name that is.
    return 0;
  }
  check_file(spec, model.samples, rows_in_file, model.failed);
  return 0;
}
