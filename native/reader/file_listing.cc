#include "file_listing.h"

#include <hdf5.h>

#include <cstring>
#include <utility>

#include "element_type.h"
#include "hdf5/h5_lock.h"
#include "os/c_callback.h"
#include "other_file.h"
#include "read_error.h"
#include "stored_file.h"

namespace panda::reader {

namespace {

constexpr size_t kMaxLinks = 100000;
constexpr size_t kMaxDepth = 200;
// The number of links for each step.
constexpr int kStepLinks = 100;
constexpr size_t kMaxTextBytes = 64 << 20;

// Identifies an object in any file.
struct Identity {
  unsigned long file = 0;
  std::string place;

  bool operator==(const Identity& other) const {
    return file == other.file && place == other.place;
  }
};

Identity identity_of(hid_t object) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info = {};
  check_read(H5Oget_info3(object, &info, H5O_INFO_BASIC));
  return {info.fileno, std::string(reinterpret_cast<const char*>(&info.token), sizeof info.token)};
#else
  H5O_info_t info = {};
  check_read(H5Oget_info2(object, &info, H5O_INFO_BASIC));
  return {info.fileno, std::to_string(info.addr)};
#endif
}

struct Names {
  std::vector<std::string> names;
  // The remaining number of links, and the remaining bytes of their names.
  size_t& links;
  size_t& bytes;
  bool is_cut = false;
};

herr_t keep_name(hid_t, const char* name, const H5L_info_t*, void* data) {
  Names& found = *static_cast<Names*>(data);
  const size_t length = std::strlen(name);
  if (found.links == 0 || found.bytes < length) {
    found.is_cut = true;
    return 1;
  }
  --found.links;
  found.bytes -= length;
  found.names.emplace_back(name);
  return 0;
}

H5_index_t order_of(hid_t group) {
  const hid_t id = H5Gget_create_plist(group);
  const H5Handle creation(id, H5Pclose);
  unsigned flags = 0;
  const bool is_tracked = id >= 0 && H5Pget_link_creation_order(id, &flags) >= 0 &&
                          (flags & H5P_CRT_ORDER_TRACKED) != 0;
  return is_tracked ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

}  // namespace

class FileListing::Walk {
 public:
  Walk(const std::string& path, bool is_live) : path_(path), file_(path, is_live) {
    H5Handle root = open_read(H5Gopen2(file_.get(), "/", H5P_DEFAULT), H5Gclose);
    found_.attributes = read_attributes(root.get(), bytes_);
    enter(std::move(root), "");
  }

  // Returns whether there are more links.
  bool step() {
    if (groups_.empty()) return false;
    Group& group = groups_.back();
    if (group.next == group.names.size()) {
      groups_.pop_back();
    } else {
      look_at(group.handle.get(), group.prefix, group.names[group.next++]);
    }
    return true;
  }

  uint64_t count() const { return found_.datasets.size(); }
  Listing take() { return std::move(found_); }

 private:
  struct Group {
    H5Handle handle;
    std::string prefix;
    Identity identity;
    std::vector<std::string> names;
    size_t next = 0;
  };

  // Queues a group. A group that is already being visited is not queued: a link leads back to it.
  void enter(H5Handle handle, const std::string& prefix) {
    Identity identity = identity_of(handle.get());
    for (const Group& group : groups_) {
      if (group.identity == identity) return;
    }
    if (groups_.size() == kMaxDepth) {
      add_error(prefix, "its groups are not shown: they are nested too deeply");
      return;
    }
    Names found = {{}, links_, bytes_};
    const H5_index_t order = order_of(handle.get());
    const herr_t status =
        H5Literate(handle.get(), order, H5_ITER_INC, nullptr, c_callback<keep_name, -1>, &found);
    if (status < 0) add_error(prefix, ReadError().what());
    if (found.is_cut && !is_cut_) {
      is_cut_ = true;
      add_error(prefix, "not all datasets are shown: there are too many");
    }
    groups_.push_back({std::move(handle), prefix, std::move(identity), std::move(found.names)});
  }

  // `group` and `prefix` are valid only until another group is entered.
  void look_at(hid_t group, const std::string& prefix, const std::string& link) {
    const std::string name = prefix + link;
    try {
      H5Handle object(H5Oopen(group, link.c_str(), file_.link_access()), H5Oclose);
      if (object.get() < 0) {
        const ReadError reason;
        if (!leads_nowhere(group, link)) throw ReadError(reason);
        return;
      }
      const H5I_type_t type = H5Iget_type(object.get());
      if (type == H5I_GROUP) {
        enter(std::move(object), name + "/");
      } else if (type == H5I_DATASET) {
        add_dataset(name, object.get());
      }
    } catch (const ReadError& error) {
      add_error(name, error.what());
    }
  }

  bool leads_nowhere(hid_t group, const std::string& link) {
    const LinkedFile file = linked_file(group, link.c_str(), path_);
    const bool is_nowhere = file == LinkedFile::kMissing ||
                            (file != LinkedFile::kOther &&
                             H5Oexists_by_name(group, link.c_str(), file_.link_access()) == 0);
    H5Eclear2(H5E_DEFAULT);
    return is_nowhere;
  }

  void add_dataset(const std::string& name, hid_t id) {
    StoredDataset dataset;
    dataset.name = name;
    dataset.attributes = read_attributes(id, bytes_);
    try {
      const H5Handle space = open_read(H5Dget_space(id), H5Sclose);
      dataset.is_empty = H5Sget_simple_extent_type(space.get()) == H5S_NULL;
      hsize_t sizes[H5S_MAX_RANK] = {};
      const int rank = H5Sget_simple_extent_dims(space.get(), sizes, nullptr);
      if (rank < 0) throw ReadError();
      dataset.shape.assign(sizes, sizes + rank);
      const H5Handle type = open_read(H5Dget_type(id), H5Tclose);
      dataset.dtype = element_type(type.get()).dtype;
    } catch (const ReadError& error) {
      dataset.error = error.what();
    }
    found_.datasets.push_back(std::move(dataset));
  }

  void add_error(const std::string& name, const std::string& reason) {
    StoredDataset dataset;
    dataset.name = name.empty() ? "/" : name;
    dataset.error = reason;
    found_.datasets.push_back(std::move(dataset));
  }

  const std::string& path_;
  StoredFile file_;
  size_t links_ = kMaxLinks;
  size_t bytes_ = kMaxTextBytes;
  bool is_cut_ = false;
  std::vector<Group> groups_;
  Listing found_;
};

FileListing::FileListing(std::string path, bool is_live)
    : path_(std::move(path)), is_live_(is_live) {}

FileListing::~FileListing() {
  if (!walk_) return;
  H5Lock lock;
  walk_.reset();
}

std::optional<Listing> FileListing::next() {
  H5Lock lock;
  if (!walk_) walk_ = std::make_unique<Walk>(path_, is_live_);
  for (int i = 0; i < kStepLinks; ++i) {
    if (walk_->step()) continue;
    return walk_->take();
  }
  return std::nullopt;
}

uint64_t FileListing::progress() const { return walk_ ? walk_->count() : 0; }

}  // namespace panda::reader
