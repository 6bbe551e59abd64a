#include "metadata_journal.h"

#include <iterator>

namespace panda {

void MetadataJournal::add(haddr_t address, const void* data, size_t bytes) {
  const auto* const begin = static_cast<const uint8_t*>(data);
  entries_.push_back({address, {begin, begin + bytes}});
  const auto last = std::prev(entries_.end());
  const auto [place, is_new] = places_.emplace(std::pair{address, bytes}, last);
  if (is_new) return;
  entries_.erase(place->second);
  place->second = last;
}

void MetadataJournal::clear() {
  places_.clear();
  entries_.clear();
}

}  // namespace panda
