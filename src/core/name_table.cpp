#include "core/name_table.hpp"

#include <functional>

#include "core/error.hpp"

namespace fk_audit {

namespace {

// Lives and dies with the table, so it need not be the stable hash.
std::uint64_t Hash(std::string_view name) {
  return std::hash<std::string_view>()(name);
}

std::uint32_t Tag(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

std::string_view NameTable::operator[](NameId id) const {
  const std::size_t begin = starts_[id];
  const std::size_t end = id + 1 < starts_.size() ? starts_[id + 1] : text_.size();
  return {text_.data() + begin, end - begin};
}

// The slot that holds `name`, or the free one where it belongs. Needs a free slot to end. Most
// foreign slots are passed over by their tag, without a look at the text.
std::size_t NameTable::Find(std::string_view name, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].id != kNoName &&
         (slots_[slot].tag != Tag(hash) || (*this)[slots_[slot].id] != name)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void NameTable::Grow() {
  const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
  slots_.assign(size, Slot());
  for (NameId id = 0; id < starts_.size(); ++id) {
    const std::uint64_t hash = Hash((*this)[id]);
    slots_[Find((*this)[id], hash)] = {Tag(hash), id};
  }
}

NameId NameTable::Intern(std::string_view name) {
  if (starts_.size() * 4 >= slots_.size() * 3) Grow();
  const std::uint64_t hash = Hash(name);
  Slot& slot = slots_[Find(name, hash)];
  if (slot.id != kNoName) return slot.id;
  if (text_.size() + name.size() >= std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::kLimitExceeded, "more than 4 GB of distinct names",
                "Pass a pattern of tables, so that fewer are read.");
  }
  const NameId id = static_cast<NameId>(starts_.size());
  starts_.push_back(static_cast<std::uint32_t>(text_.size()));
  text_.insert(text_.end(), name.begin(), name.end());
  slot = {Tag(hash), id};
  return id;
}

std::optional<NameId> NameTable::Find(std::string_view name) const {
  if (slots_.empty()) return std::nullopt;
  const NameId id = slots_[Find(name, Hash(name))].id;
  return id == kNoName ? std::nullopt : std::optional<NameId>(id);
}

}  // namespace fk_audit
