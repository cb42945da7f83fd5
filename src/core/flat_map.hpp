// Whole numbers -> 32-bit numbers. Tables and keys are looked up by their OIDs and names all the
// time; at 200,000 of each a node-based std::unordered_map would cost more time and memory than the
// catalog or the schema that is being built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace fk_audit {

// Open addressing with linear probing, at most three quarters full. `kFree` is never a key,
// `kMissing` is the value of every key that was not given one: giving it back removes the key.
template <typename Key, Key kFree, std::uint32_t kMissing>
class FlatMap {
 public:
  static constexpr std::uint32_t kNotFound = kMissing;

  // Maps `key` to `value`; false, and nothing changed, when it has another value than kMissing.
  bool Insert(Key key, std::uint32_t value) {
    std::uint32_t& mine = (*this)[key];
    if (mine != kMissing) return false;
    mine = value;
    return true;
  }

  // Valid until the next call.
  std::uint32_t& operator[](Key key) {
    if ((used_ + 1) * 4 > slots_.size() * 3) Grow();
    Entry& entry = slots_[SlotOf(key)];
    if (entry.key == kFree) {
      entry.key = key;
      ++used_;
    }
    return entry.value;
  }

  std::uint32_t Find(Key key) const {
    return key == kFree || slots_.empty() ? kMissing : slots_[SlotOf(key)].value;
  }

 private:
  struct Entry {
    Key key = kFree;
    std::uint32_t value = kMissing;
  };

  // Where `key` is, or the free slot where it belongs. Keys come in rising order, so they are
  // spread by a multiplication (Knuth 6.4) that uses the high bits.
  std::size_t SlotOf(Key key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = ((key * 0x9e3779b97f4a7c15ULL) >> 32) & mask;
    while (slots_[slot].key != kFree && slots_[slot].key != key) slot = (slot + 1) & mask;
    return slot;
  }

  void Grow() {
    const std::vector<Entry> old = std::exchange(
        slots_, std::vector<Entry>(slots_.empty() ? std::size_t{64} : slots_.size() * 2));
    used_ = 0;
    for (const Entry& entry : old) {
      if (entry.value == kMissing) continue;
      slots_[SlotOf(entry.key)] = entry;
      ++used_;
    }
  }

  std::vector<Entry> slots_;  // a power of two, or none
  std::size_t used_ = 0;      // not free; removed keys stay until the next Grow()
};

}  // namespace fk_audit
