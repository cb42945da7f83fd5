// Interned names: every distinct schema, table, column or constraint name is stored once,
// and the rest of the core handles 4-byte ids, which compare as fast as integers.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace fk_audit {

using NameId = std::uint32_t;
inline constexpr NameId kNoName = std::numeric_limits<NameId>::max();

class NameTable {
 public:
  // The id of `name`, given out on first sight. Throws Error(kLimitExceeded) past 4 GB of names.
  NameId Intern(std::string_view name);

  // The id of `name` if it was interned before. Never adds.
  std::optional<NameId> Find(std::string_view name) const;

  // The name behind an id. The view is valid until the next Intern().
  std::string_view operator[](NameId id) const;

  std::size_t size() const { return starts_.size(); }

 private:
  struct Slot {
    std::uint32_t tag = 0;  // the upper half of the name's hash
    NameId id = kNoName;    // kNoName: free
  };

  void Grow();
  std::size_t Find(std::string_view name, std::uint64_t hash) const;

  std::vector<char> text_;             // all names, one behind the other
  std::vector<std::uint32_t> starts_;  // id -> offset in text_; ends where the next one starts
  std::vector<Slot> slots_;            // open addressing, a power of two
};

}  // namespace fk_audit
