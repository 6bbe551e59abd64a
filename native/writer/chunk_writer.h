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
  std::string name;  // empty: the column is converted, and not written
  std::vector<Attribute> attributes;
};

// A text that goes into the file as a dataset of one value.
struct TextSpec {
  std::string name;
  std::string text;
};

struct FileSpec {
  std::string path;
  int descriptor =
      -1;  // of an empty file that is there already, for this one; -1: there must be none
  SampleLayout layout;
  std::vector<DatasetSpec> datasets;  // one for each column of the layout
  std::vector<Attribute> attributes;  // of the root
  int64_t missed = 0;                 // samples that were lost before the first
  size_t chunk_samples = 0;           // 0: chosen from what has arrived by the first flush
  // Get all rows, while these are in the cache. They may have the first columns only.
  std::vector<std::shared_ptr<Overview>> overviews;
  std::vector<TextSpec> texts;
  // The file is for several acquisitions, this one is the first; nothing: it is for one.
  std::optional<AcquisitionStart> first_acquisition;
};

// How the acquisition ended.
struct Ending {
  std::string reason;             // empty: nobody knows
  int64_t samples_reported = -1;  // by the PandA's END; -1: there was none
  int64_t rows_due = -1;          // with so many the file is finished; -1: it is not
  // From this row on what came is not to be trusted; -1: all is.
  int64_t first_suspect_sample = -1;
  bool drop_suspect = false;  // leave those rows out
  bool is_bad = false;        // the reason is a failure of the PandA's
};

// Writes one acquisition into one file, or several one after the other: a 1-D dataset of unlimited
// length for each column, in single-writer-multiple-reader mode. Rows are gathered in a staging
// buffer, and reach the file when it is full or on a flush. A chunk of a dataset that is not
// finished has room in the file for the rows to come; what is there is behind the dataset's length.
//
// Not thread-safe: one call at a time. Each call locks HDF5 by itself and only while it talks to
// it, so scaling and writing rows run unlocked. After a failed call the file takes no more rows,
// and close() leaves all columns at the length that is known to be written.
class ChunkWriter {
 public:
  // Creates the file. Throws H5Error or std::invalid_argument.
  explicit ChunkWriter(FileSpec spec);
  // Closes the file, if that has not been done, and keeps quiet about what goes wrong.
  ~ChunkWriter();
  ChunkWriter(const ChunkWriter&) = delete;
  ChunkWriter& operator=(const ChunkWriter&) = delete;

  // Takes whole packed samples.
  void append(const std::vector<Slice>& samples);
  // Takes columns that are converted already, each of `rows` values.
  void append_columns(const std::vector<Slice>& columns, size_t rows);
  // Makes all rows so far visible to readers. The first flush creates the datasets.
  void flush();
  // For files of several acquisitions, one of which is under way from the beginning on. Flushes,
  // and says in the table how it ended.
  void end_acquisition(const Ending& ending);
  // The next one.
  void begin_acquisition(const AcquisitionStart& start,
                         std::vector<std::shared_ptr<Overview>> overviews);
  // More rows come of the one that was ended last.
  void resume_acquisition(std::vector<std::shared_ptr<Overview>> overviews);
  // Flushes, says in the file how the acquisition ended, and closes. Safe to call twice.
  void close(const Ending& ending = {});

  uint64_t rows() const { return staging_start_ + staged_; }
  uint64_t rows_in_file() const { return rows_in_file_; }
  // Those that are there after a kill, or if the file can't be closed.
  uint64_t rows_flushed() const { return rows_flushed_; }
  // From this row on the file may have something else, since a write failed late; -1: it has all.
  int64_t first_uncertain() const { return first_uncertain_; }
  size_t chunk_samples() const { return chunk_samples_; }  // 0 until it is chosen
  bool is_open() const { return !closed_; }
  const std::string& path() const { return spec_.path; }
  bool is_readable() const { return readable_; }  // a reader can open the file
  bool is_removed() const { return removed_; }    // by the last flush it had no name

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
  std::vector<size_t> sizes_;  // of a value of each column, bytes
  PageMemory staging_;
  std::vector<uint8_t*> staging_columns_;  // each begins at a page of it
  size_t staging_samples_ = 0;             // for so many the staging buffer has room
  size_t chunk_samples_ = 0;
  uint64_t staging_start_ = 0;  // row of the file that the staging buffer begins with
  size_t staged_ = 0;           // rows in the staging buffer
  size_t staging_written_ = 0;  // how many of them are in the file
  uint64_t rows_in_file_ = 0;   // in every column, whatever the length of its dataset
  uint64_t rows_flushed_ = 0;
  bool unflushed_ = false;  // rows written, but not flushed
  bool created_ = false;    // the datasets exist
  bool readable_ = false;
  bool failed_ = false;
  bool closed_ = false;
  bool removed_ = false;
  bool defers_write_errors_ = false;
  std::string failure_;  // why rows are missing; empty: none are
  int64_t first_uncertain_ = -1;
  AcquisitionRow acquisition_;     // the latest; it begins with row 0 if there are no others
  bool is_acquiring_ = true;       // it has not ended
  FileStatus latest_;              // how it ended
  std::optional<FileStatus> sum_;  // of those before it
  std::unique_ptr<AcquisitionTable> table_;
  DiskReserve reserve_;
  std::shared_ptr<ChunkAddressVfd> driver_;
  H5Handle file_;
  std::vector<ColumnDataset> datasets_;
  std::vector<size_t> columns_of_datasets_;  // which column of the layout is in each
};

}  // namespace panda
