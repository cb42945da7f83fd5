// Any bytes at all: the reader of Drizzle schemas must neither crash, nor hang, nor lose a token
// that makes a foreign key without a word. A byte 0 cuts the input into files.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "import/drizzle/drizzle.hpp"
#include "import/drizzle/snapshot.hpp"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void ReadSnapshot(std::string_view text) {
  const std::vector<fk_audit::SourceFile> files = {{"s.json", text}};
  try {
    static_cast<void>(fk_audit::ReadDrizzleSnapshot(files, "public"));
  } catch (const fk_audit::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  ReadSnapshot(text);
  std::vector<fk_audit::SourceFile> files;
  while (files.empty() || !text.empty()) {
    const std::string_view file = text.substr(0, text.find('\0'));
    files.push_back({std::string(1, static_cast<char>('a' + files.size() % 26)) + ".ts", file});
    text.remove_prefix(std::min(file.size() + 1, text.size()));
  }
  const fk_audit::Declarations read =
      fk_audit::ReadDrizzle(files, {{}, fk_audit::drizzle::Casing::kSnake, "public"});
  for (const fk_audit::DeclaredForeignKey& key : read.foreign_keys) {
    Require(!key.columns.empty() && key.columns.size() == key.parent_columns.size());
    Require(key.constraint_name->size() <= 63);
    if (!key.rule_site) continue;
    const std::string_view in = files.at(key.rule_site->file).text;
    Require(key.rule_site->offset + key.rule_site->length <= in.size());
  }
  return 0;
}
