// Writers in several threads at the same time, beside threads that scale: for ThreadSanitizer, and
// for an HDF5 that is not thread-safe. Each thread has files of its own; what is in them is read
// again.
//   writer_threads FOLDER THREADS ROUNDS

#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "hdf5/h5_error.h"
#include "hdf5/h5_lock.h"
#include "writer/chunk_writer.h"

namespace {

constexpr size_t kSampleBytes = 16;
constexpr size_t kRows = 30'000;
constexpr size_t kBatch = 1'777;

std::atomic<int> failures{0};

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  failures++;
}

panda::SampleLayout layout() {
  panda::SampleLayout layout;
  layout.sample_bytes = kSampleBytes;
  layout.has_gate = true;
  layout.gate_position = 0;
  layout.columns = {
      {panda::Dtype::kUint32, panda::Conversion::kCopy, 0, 1, 0},
      {panda::Dtype::kInt32, panda::Conversion::kScale, 4, 2, 1},
      {panda::Dtype::kInt64, panda::Conversion::kMean, 8, 0.5, -1},
  };
  return layout;
}

// The row (from 1), minus the row, and the row squared, whose mean over the gate is the row.
std::vector<uint8_t> samples(size_t first, size_t count) {
  std::vector<uint8_t> bytes(count * kSampleBytes);
  for (size_t i = 0; i < count; ++i) {
    const uint32_t row = static_cast<uint32_t>(first + i + 1);
    const int32_t negative = -static_cast<int32_t>(row);
    const int64_t squared = static_cast<int64_t>(row) * row;
    uint8_t* const sample = bytes.data() + i * kSampleBytes;
    std::memcpy(sample, &row, 4);
    std::memcpy(sample + 4, &negative, 4);
    std::memcpy(sample + 8, &squared, 8);
  }
  return bytes;
}

void check_file(const std::string& path) {
  panda::H5Lock lock;
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t dataset = H5Dopen2(file, "mean", H5P_DEFAULT);
  std::vector<double> values(kRows, -1);
  H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  bool right = true;
  for (size_t i = 0; i < kRows; ++i)
    right = right && values[i] == 0.5 * static_cast<double>(i + 1) - 1;
  require(right, "values of a file");
  H5Dclose(dataset);
  H5Fclose(file);
}

void write(const std::string& path, bool leave_open) {
  panda::FileSpec spec;
  spec.path = path;
  spec.layout = layout();
  spec.datasets = {{"row", {}}, {"g/scaled", {}}, {"mean", {}}};
  panda::Attribute units;
  units.name = "units";
  units.text = "mm";
  spec.datasets[1].attributes = {units};
  {
    panda::ChunkWriter writer(spec);
    for (size_t first = 0; first < kRows; first += kBatch) {
      const std::vector<uint8_t> batch = samples(first, std::min(kBatch, kRows - first));
      const size_t half = batch.size() / 2 + 3;
      writer.append({{batch.data(), half}, {batch.data() + half, batch.size() - half}});
      if (first % 5 == 0) writer.flush();
    }
    // Its destructor closes it too.
    if (!leave_open) {
      panda::Ending ending;
      ending.reason = "Ok";
      ending.samples_reported = static_cast<int64_t>(kRows);
      writer.close(ending);
    }
  }
  check_file(path);
  // An error in one thread has nothing to do with what the others do.
  try {
    panda::ChunkWriter again(spec);
    require(false, "a file that is there is refused");
  } catch (const panda::H5Error& error) {
    require(std::strstr(error.what(), "exist") != nullptr, "why a file is refused");
  }
  unlink(path.c_str());
}

// Columns that can be converted together, as any processor does it and as this one does it best.
void scale_both_ways(const std::vector<uint8_t>& batch) {
  panda::SampleLayout wide = layout();
  for (size_t i = 0; i < 5; ++i) {
    wide.columns.push_back({panda::Dtype::kInt32, panda::Conversion::kScale, 4 * (i % 4), 0.1, 3});
    wide.columns.push_back({panda::Dtype::kInt32, panda::Conversion::kMean, 4 * (i % 4), 0.1, 3});
    wide.columns.push_back({panda::Dtype::kInt64, panda::Conversion::kScale, 8 * (i % 2), 0.1, 3});
  }
  std::sort(wide.columns.begin() + 3, wide.columns.end(),
            [](const panda::Column& one, const panda::Column& other) {
              return std::make_tuple(one.conversion, one.type, one.position) <
                     std::make_tuple(other.conversion, other.type, other.position);
            });
  std::vector<std::vector<uint8_t>> columns[2];
  for (const auto code : {panda::Converter::Code::kPortable, panda::Converter::Code::kFastest}) {
    auto& converted = columns[code == panda::Converter::Code::kFastest ? 1 : 0];
    std::vector<uint8_t*> outputs;
    converted.assign(wide.columns.size(), std::vector<uint8_t>(kBatch * 8));
    for (std::vector<uint8_t>& column : converted) outputs.push_back(column.data());
    panda::Converter(wide, code).convert(batch.data(), kBatch, outputs.data());
  }
  require(columns[0] == columns[1], "values that do not depend on the processor");
}

void scale(size_t rounds) {
  const panda::Converter shared(layout());
  for (size_t i = 0; i < rounds; ++i) {
    const std::vector<uint8_t> batch = samples(0, kBatch);
    std::vector<uint8_t> row(kBatch * 4), scaled(kBatch * 8), mean(kBatch * 8);
    uint8_t* const outputs[] = {row.data(), scaled.data(), mean.data()};
    shared.convert(batch.data(), kBatch, outputs);
    double last;
    std::memcpy(&last, scaled.data() + (kBatch - 1) * 8, 8);
    require(last == 1 - 2.0 * kBatch, "a scaled value");
    scale_both_ways(batch);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "writer_threads FOLDER THREADS ROUNDS\n");
    return 2;
  }
  const std::string folder = argv[1];
  const size_t count = std::strtoul(argv[2], nullptr, 10);
  const size_t rounds = std::strtoul(argv[3], nullptr, 10);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < count; ++i) {
    threads.emplace_back([=] {
      for (size_t round = 0; round < rounds; ++round) {
        try {
          write(folder + "/" + std::to_string(i) + "-" + std::to_string(round) + ".h5",
                round % 2 == 1);
        } catch (const std::exception& error) {
          require(false, error.what());
        }
      }
    });
  }
  threads.emplace_back([=] { scale(rounds * 10); });
  for (std::thread& thread : threads) thread.join();
  std::printf("%zu threads, %zu files of %zu rows, %d failures\n", count + 1, count * rounds, kRows,
              failures.load());
  return failures == 0 ? 0 : 1;
}
