// Stable hashing. A finding's name is printed, stored and compared across machines, majors and
// releases, so neither std::hash nor the server's hash functions will do: this one never changes.
#pragma once

#include <cstdint>
#include <string_view>

namespace fk_audit {

// FNV-1a over 64 bits, closed by the finaliser of MurmurHash3 so that every output bit depends
// on every input byte (FNV alone is weak in its high bits).
class StableHash {
 public:
  // Adds one field. Its length goes in too, so that ("ab", "c") and ("a", "bc") differ.
  StableHash& Add(std::string_view field) {
    AddInteger(field.size());
    for (const char c : field) Mix(static_cast<unsigned char>(c));
    return *this;
  }

  StableHash& AddInteger(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) Mix(static_cast<unsigned char>(value >> shift));
    return *this;
  }

  std::uint64_t Value() const {
    std::uint64_t h = state_;
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdULL;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53ULL;
    h ^= h >> 33;
    return h;
  }

 private:
  void Mix(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3ULL; }

  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

inline std::uint64_t HashBytes(std::string_view bytes) {
  return StableHash().Add(bytes).Value();
}

}  // namespace fk_audit
