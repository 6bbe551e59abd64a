// data-path FILE FIELDS BYTES: what no capture can do without. Samples are scaled by the addon's
// code into a staging buffer like its own, and written to where the chunks of a file would be,
// while another thread copies what comes next to where it is read. No HDF5, no socket, no
// JavaScript. Prints what scaling and writing took, in seconds, as JSON.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "os/page_memory.h"
#include "scaling/scale.h"
#include "writer/chunk_size.h"

extern "C" {
#include "samples.h"
}

namespace {

using panda::Column;
using panda::Conversion;
using panda::Dtype;
using panda::PageMemory;
using Clock = std::chrono::steady_clock;

constexpr size_t kBlockBytes = size_t{4} << 20;
constexpr size_t kBlocksAhead = 2;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

Column column_of(Kind kind) {
  switch (kind) {
    case BITS:
      return {Dtype::kUint32, Conversion::kCopy, 0, 1, 0};
    case GATE:
      return {Dtype::kInt32, Conversion::kScale, 0, 8e-9, 0};
    case COUNT:
      return {Dtype::kInt32, Conversion::kScale, 0, 0.001, -5.5};
    case START:
      return {Dtype::kInt64, Conversion::kScale, 0, 8e-9, 0};
    case SUM:
      return {Dtype::kInt64, Conversion::kMean, 0, 0.001, -5.5};
  }
  std::abort();
}

panda::SampleLayout layout_of(const Layout& fields) {
  panda::SampleLayout layout;
  for (int i = 0; i < fields.count; ++i) {
    Column column = column_of(fields.fields[i].kind);
    column.position = layout.sample_bytes;
    if (fields.fields[i].kind == GATE) {
      layout.has_gate = true;
      layout.gate_position = column.position;
    }
    layout.sample_bytes += panda::dtype_info(column.type).size;
    layout.columns.push_back(column);
  }
  panda::validate(layout);
  return layout;
}

// Blocks of samples, each of which comes from the same place, as from a socket's buffer.
class Feed {
 public:
  Feed(const uint8_t* from, size_t bytes, size_t count) {
    for (PageMemory& block : blocks_) block = PageMemory(bytes);
    thread_ = std::thread([this, from, bytes, count] {
      for (size_t i = 0; i < count; ++i) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return i < taken_ + kBlocksAhead; });
        lock.unlock();
        std::memcpy(blocks_[i % kBlocksAhead].get(), from, bytes);
        lock.lock();
        filled_ = i + 1;
        changed_.notify_all();
      }
    });
  }
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;
  ~Feed() { thread_.join(); }

  const uint8_t* wait_for(size_t number) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return filled_ > number; });
    return blocks_[number % kBlocksAhead].get();
  }

  void give_back(size_t number) {
    const std::lock_guard<std::mutex> lock(mutex_);
    taken_ = number + 1;
    changed_.notify_all();
  }

 private:
  PageMemory blocks_[kBlocksAhead];
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t filled_ = 0;
  size_t taken_ = 0;
  std::thread thread_;
};

class DataPath {
 public:
  DataPath(const char* path, panda::SampleLayout layout) : converter_(std::move(layout)) {
    for (const Column& column : converter_.layout().columns)
      sizes_.push_back(panda::output_size(column));
    row_bytes_ = std::accumulate(sizes_.begin(), sizes_.end(), size_t{0});
    staging_samples_ = panda::staging_samples(row_bytes_);
    chunk_ = panda::initial_staging_samples(row_bytes_);
    staging_ = PageMemory(staging_samples_ * row_bytes_);
    file_ = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file_ < 0) fail(path);
  }
  DataPath(const DataPath&) = delete;
  DataPath& operator=(const DataPath&) = delete;
  ~DataPath() { close(file_); }

  void append(const uint8_t* samples, size_t count) {
    while (count > 0) {
      const size_t take = std::min(count, staging_samples_ - staged_);
      const Clock::time_point begin = Clock::now();
      converter_.convert(samples, take, rows_from(staged_).data());
      scaling += seconds_since(begin);
      staged_ += take;
      samples += take * converter_.layout().sample_bytes;
      count -= take;
      if (staged_ == staging_samples_) write_staged();
    }
  }

  double scaling = 0;
  double writing = 0;

 private:
  std::vector<uint8_t*> rows_from(size_t row) const {
    std::vector<uint8_t*> rows;
    uint8_t* column = staging_.get();
    for (size_t size : sizes_) {
      rows.push_back(column + row * size);
      column += staging_samples_ * size;
    }
    return rows;
  }

  void write_staged() {
    const Clock::time_point begin = Clock::now();
    const std::vector<uint8_t*> columns = rows_from(0);
    size_t chunk_address = written_ / chunk_ * chunk_ * row_bytes_;
    for (size_t i = 0; i < sizes_.size(); ++i) {
      const size_t bytes = staging_samples_ * sizes_[i];
      const auto at = static_cast<off_t>(chunk_address + written_ % chunk_ * sizes_[i]);
      if (pwrite(file_, columns[i], bytes, at) != static_cast<ssize_t>(bytes)) fail("write");
      chunk_address += chunk_ * sizes_[i];
    }
    written_ += staging_samples_;
    staged_ = 0;
    writing += seconds_since(begin);
  }

  panda::Converter converter_;
  std::vector<size_t> sizes_;
  size_t row_bytes_ = 0;
  size_t staging_samples_ = 0;
  size_t chunk_ = 0;
  PageMemory staging_;
  size_t staged_ = 0;
  size_t written_ = 0;
  int file_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: data-path FILE FIELDS BYTES\n");
    return 2;
  }
  const int count = std::atoi(argv[2]);
  if (count < BASE_FIELDS || count > MAX_FIELDS) {
    std::fprintf(stderr, "FIELDS: from %d to %d\n", BASE_FIELDS, MAX_FIELDS);
    return 2;
  }
  Layout fields;
  make_layout(&fields, count);
  const size_t samples = kBlockBytes / fields.sample_bytes;
  Block block;
  make_block(&block, &fields, samples, samples);
  const auto blocks = static_cast<size_t>(std::atof(argv[3]) / kBlockBytes) + 1;

  const Clock::time_point begin = Clock::now();
  DataPath path(argv[1], layout_of(fields));
  {
    Feed feed(block.bytes + FRAME_HEADER_BYTES, samples * fields.sample_bytes, blocks);
    for (size_t i = 0; i < blocks; ++i) {
      path.append(feed.wait_for(i), samples);
      feed.give_back(i);
    }
  }
  std::printf("{\"scaling\": %.6f, \"writing\": %.6f, \"all\": %.6f}\n", path.scaling, path.writing,
              seconds_since(begin));
}
