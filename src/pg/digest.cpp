#include "pg/digest.hpp"

#include "pg/boundary.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

std::string ServerSha256(std::string_view text) {
  constexpr std::size_t kBytes = 32;
  unsigned char digest[kBytes];
  Call([&] {
    bytea* const input = reinterpret_cast<bytea*>(
        cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
    Datum const output = DirectFunctionCall1(sha256_bytea, PointerGetDatum(input));
    memcpy(digest, VARDATA_ANY(DatumGetPointer(output)), kBytes);
    pfree(DatumGetPointer(output));
    pfree(input);
  });
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * kBytes);
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

}  // namespace fk_audit
