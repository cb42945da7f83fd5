#include "core/name_table.hpp"

#include "core/error.hpp"
#include "core/hash.hpp"

namespace fk_audit {

std::string_view NameTable::operator[](NameId id) const {
  const std::size_t begin = starts_[id];
  const std::size_t end = id + 1 < starts_.size() ? starts_[id + 1] : text_.size();
  return {text_.data() + begin, end - begin};
}

// The slot that holds `name`, or the free one where it belongs. Needs a free slot to end.
std::size_t NameTable::Slot(std::string_view name) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = HashBytes(name) & mask;
  while (slots_[slot] != kNoName && (*this)[slots_[slot]] != name) slot = (slot + 1) & mask;
  return slot;
}

void NameTable::Grow() {
  const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
  slots_.assign(size, kNoName);
  for (NameId id = 0; id < starts_.size(); ++id) slots_[Slot((*this)[id])] = id;
}

NameId NameTable::Intern(std::string_view name) {
  if (starts_.size() * 4 >= slots_.size() * 3) Grow();
  const std::size_t slot = Slot(name);
  if (slots_[slot] != kNoName) return slots_[slot];
  if (text_.size() + name.size() >= std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::kLimitExceeded, "more than 4 GB of distinct names");
  }
  const NameId id = static_cast<NameId>(starts_.size());
  starts_.push_back(static_cast<std::uint32_t>(text_.size()));
  text_.insert(text_.end(), name.begin(), name.end());
  slots_[slot] = id;
  return id;
}

std::optional<NameId> NameTable::Find(std::string_view name) const {
  if (slots_.empty()) return std::nullopt;
  const NameId id = slots_[Slot(name)];
  return id == kNoName ? std::nullopt : std::optional<NameId>(id);
}

}  // namespace fk_audit
