#include "dataset_scan.h"

#include <utility>

#include "hdf5/h5_lock.h"

namespace panda::reader {

DatasetScan::DatasetScan(std::string path, bool is_live, std::string name, uint32_t parts)
    : path_(std::move(path)), is_live_(is_live), name_(std::move(name)), parts_(parts) {}

DatasetScan::~DatasetScan() { close(); }

std::optional<Statistics> DatasetScan::next() {
  if (!source_) open();
  Block block;
  if (rows_read_ < rows_) {
    H5Lock lock;
    block = source_->read(rows_read_);
  }
  rows_read_ += block.rows;
  if (block.values != nullptr && block.is_repeated) {
    accumulator_->add_repeated(block.values, block.rows);
  } else if (block.values != nullptr) {
    accumulator_->add(block.values, block.rows);
  }
  if (rows_read_ < rows_) return std::nullopt;
  close();
  return accumulator_ ? accumulator_->finish() : Statistics();
}

void DatasetScan::open() {
  H5Lock lock;
  source_ = std::make_unique<BlockSource>(path_, is_live_, name_);
  rows_ = source_->rows();
  if (source_->kind() != ElementKind::kOther && rows_ > 0) {
    accumulator_ = make_accumulator(source_->kind(), rows_, parts_);
  }
}

void DatasetScan::close() {
  if (!source_) return;
  H5Lock lock;
  source_.reset();
}

}  // namespace panda::reader
