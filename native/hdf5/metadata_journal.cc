#include "metadata_journal.h"

#include <iterator>

namespace panda {

void MetadataJournal::add(haddr_t address, const void* data, size_t bytes) {
  const auto* const begin = static_cast<const uint8_t*>(data);
  entries_.push_back({address, {begin, begin + bytes}});
  const auto last = std::prev(entries_.end());
  const auto [found, is_new] = by_address_.emplace(std::pair{address, bytes}, last);
  if (is_new) return;
  entries_.erase(found->second);
  found->second = last;
}

void MetadataJournal::clear() {
  by_address_.clear();
  entries_.clear();
}

}  // namespace panda
