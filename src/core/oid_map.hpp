// OID -> index. While the catalogs are read, every table and every foreign key is looked up by
// its OID; at 200,000 of each a node-based std::unordered_map would cost more memory than the
// catalog that is being built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace fk_audit {

// Open addressing with linear probing, at most three quarters full: 11 to 21 bytes an entry.
class OidMap {
 public:
  static constexpr std::uint32_t kNotFound = std::numeric_limits<std::uint32_t>::max();

  // Maps `oid` to `value`; false, and nothing changed, when it was there before. `oid` is not 0,
  // which the server never gives out (postgres_ext.h, InvalidOid), `value` is not kNotFound.
  bool Insert(std::uint32_t oid, std::uint32_t value) {
    if ((count_ + 1) * 4 > slots_.size() * 3) Grow();
    Entry& entry = slots_[SlotOf(oid)];
    if (entry.oid != 0) return false;
    entry = {oid, value};
    ++count_;
    return true;
  }

  // The value of `oid`, or kNotFound.
  std::uint32_t Find(std::uint32_t oid) const {
    return oid == 0 || slots_.empty() ? kNotFound : slots_[SlotOf(oid)].value;
  }

  std::size_t size() const { return count_; }

 private:
  struct Entry {
    std::uint32_t oid = 0;  // 0: free
    std::uint32_t value = kNotFound;
  };

  // Where `oid` is, or the free slot where it belongs. OIDs are handed out in rising order, so
  // they are spread by a multiplication (Knuth 6.4) that uses the high bits.
  std::size_t SlotOf(std::uint32_t oid) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = ((oid * 0x9e3779b97f4a7c15ULL) >> 32) & mask;
    while (slots_[slot].oid != 0 && slots_[slot].oid != oid) slot = (slot + 1) & mask;
    return slot;
  }

  void Grow() {
    const std::vector<Entry> old = std::exchange(
        slots_, std::vector<Entry>(slots_.empty() ? std::size_t{64} : slots_.size() * 2));
    for (const Entry& entry : old) {
      if (entry.oid != 0) slots_[SlotOf(entry.oid)] = entry;
    }
  }

  std::vector<Entry> slots_;  // a power of two, or none
  std::size_t count_ = 0;
};

}  // namespace fk_audit
