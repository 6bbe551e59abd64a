// Columns -> chunks -> the file. C++ and HDF5 only, no Node-API.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "column_dataset.h"
#include "hdf5/acquisition_table.h"
#include "hdf5/chunk_address_vfd.h"
#include "hdf5/h5_attribute.h"
#include "hdf5/h5_handle.h"
#include "hdf5/h5_lock.h"
#include "os/disk_reserve.h"
#include "os/page_memory.h"
#include "overview/overview.h"
#include "scaling/sample_runs.h"
#include "scaling/scale.h"

namespace panda {

struct DatasetSpec {
  std::string name;  // empty: the column is converted, but not written
  std::vector<Attribute> attributes;
};

// A text that is stored as a dataset of one value.
struct TextSpec {
  std::string name;
  std::string text;
};

struct FileSpec {
  std::string path;
  int descriptor = -1;  // an empty file to write to; -1: the path must be free
  SampleLayout layout;
  std::vector<DatasetSpec> datasets;  // one for each column of the layout
  std::vector<Attribute> attributes;  // attributes of the root group
  int64_t missed = 0;                 // samples that were lost before the first row
  size_t chunk_samples = 0;           // 0: chosen from the rows that arrive before the first flush
  // Overviews that get all rows while the rows are in the cache. They may have only the first
  // columns.
  std::vector<std::shared_ptr<Overview>> overviews;
  std::vector<TextSpec> texts;
  // For a file of several acquisitions: the first of them. Empty: the file is for one acquisition.
  std::optional<AcquisitionStart> first_acquisition;
};

// How the acquisition ended.
struct Ending {
  std::string reason;             // empty: unknown
  int64_t samples_reported = -1;  // as reported in END; -1: there was no END
  int64_t rows_due = -1;          // a file with so many rows is finished; -1: no file is
  // The first row that can't be trusted; -1: all rows can be trusted.
  int64_t first_suspect_sample = -1;
  bool drop_suspect = false;  // leave the suspect rows out
  bool is_bad = false;        // the reason is a failure of the PandA
};

// Writes one acquisition, or several in sequence, into one file: a 1-D dataset of unlimited length
// for each column, in single-writer-multiple-reader mode. Rows are collected in a staging buffer,
// and are written when the buffer is full or on a flush. An unfinished chunk of a dataset has room
// in the file for later rows; that room is behind the dataset's length. Not thread-safe: one call
// at a time. Each call locks HDF5 itself, and only while it uses HDF5, so scaling and writing rows
// run unlocked. After a failed call the file accepts no more rows, and close() leaves all columns
// at the length that is known to be written.
class ChunkWriter {
 public:
  // Creates the file. Throws H5Error or std::invalid_argument.
  explicit ChunkWriter(FileSpec spec);
  // Closes the file if it is open, and ignores errors.
  ~ChunkWriter();
  ChunkWriter(const ChunkWriter&) = delete;
  ChunkWriter& operator=(const ChunkWriter&) = delete;

  // Takes whole packed samples.
  void append(const std::vector<Slice>& samples);
  // Takes converted columns of `rows` values each.
  void append_columns(const std::vector<Slice>& columns, size_t rows);
  // Makes all rows so far visible to readers. The first flush creates the datasets.
  void flush();
  // For files of several acquisitions, the first of which begins with the file. Flushes, and
  // records the end in the table.
  void end_acquisition(const Ending& ending);
  // Begins the next acquisition.
  void begin_acquisition(const AcquisitionStart& start,
                         std::vector<std::shared_ptr<Overview>> overviews);
  // Continues the acquisition that ended last: more rows of it arrive.
  void resume_acquisition(std::vector<std::shared_ptr<Overview>> overviews);
  // Flushes, records the end of the acquisition in the file, and closes. May be called twice.
  void close(const Ending& ending = {});

  uint64_t rows() const { return staging_start_ + staged_; }
  uint64_t rows_in_file() const { return rows_in_file_; }
  // Rows that stay in the file after a kill, or if the file can't be closed.
  uint64_t rows_flushed() const { return rows_flushed_; }
  // The first row that may be wrong in the file, since a write failed late; -1: all rows are right.
  int64_t first_uncertain() const { return first_uncertain_; }
  size_t chunk_samples() const { return chunk_samples_; }  // 0 until chosen
  bool is_open() const { return !closed_; }
  const std::string& path() const { return spec_.path; }
  bool is_readable() const { return readable_; }  // a reader can open the file
  bool is_removed() const { return removed_; }    // at the last flush the file had no name

 private:
  void create_file();
  void create_datasets();
  H5Lock lock_to_write() const;
  void choose_chunks();
  void expect_rows(const std::vector<Slice>& samples);
  void show_rows(size_t count);
  void write_staged();
  void write_within_chunks();
  void set_lengths();
  void flush_file();
  void sync_file() const;
  void check_size_limit() const;
  void allocate_staging(size_t samples);
  void require_usable() const;
  void write_all_staged();
  void remember(const std::exception_ptr& problem);
  void drop_rows_from(int64_t row);
  void drop_suspect_rows(const Ending& ending);
  void finish(const Ending& ending);
  FileStatus status_of(const Ending& ending) const;
  FileStatus sum_of(const FileStatus& last) const;
  void record(const FileStatus& status);
  template <typename Change>
  void write_table(Change change);
  void check_removed();
  size_t row_bytes() const;
  size_t closing_bytes() const;
  FileStatus status() const;
  std::vector<uint8_t*> staging_columns_at(size_t row) const;

  FileSpec spec_;
  Converter converter_;
  std::vector<size_t> sizes_;  // bytes of a value in each column
  PageMemory staging_;
  std::vector<uint8_t*> staging_columns_;  // each column starts at a page
  size_t staging_samples_ = 0;             // capacity of the staging buffer
  size_t chunk_samples_ = 0;
  uint64_t staging_start_ = 0;  // row of the file with which the staging buffer starts
  size_t staged_ = 0;           // rows in the staging buffer
  size_t staging_written_ = 0;  // rows of the staging buffer that are in the file
  uint64_t rows_in_file_ = 0;   // in every column, whatever the length of its dataset
  uint64_t rows_flushed_ = 0;
  bool unflushed_ = false;  // rows written, but not flushed
  bool created_ = false;    // the datasets exist
  bool readable_ = false;
  bool failed_ = false;
  bool closed_ = false;
  bool removed_ = false;
  bool defers_write_errors_ = false;
  std::string failure_;  // why rows are missing; empty: no rows are missing
  int64_t first_uncertain_ = -1;
  AcquisitionRow acquisition_;     // the latest acquisition, or the whole file if there is only one
  bool is_acquiring_ = true;       // the latest acquisition has not ended
  FileStatus latest_;              // the end of the latest acquisition
  std::optional<FileStatus> sum_;  // the sum of all earlier acquisitions
  std::unique_ptr<AcquisitionTable> table_;
  DiskReserve reserve_;
  std::shared_ptr<ChunkAddressVfd> driver_;
  H5Handle file_;
  std::vector<ColumnDataset> datasets_;
  std::vector<size_t> columns_of_datasets_;  // the column of the layout for each dataset
};

}  // namespace panda
