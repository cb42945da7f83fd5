// Any bytes as a Prisma schema, under the rules of both languages: no crash, no read outside of the
// text, and what comes back is what ReadPrisma() promises.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "import/prisma/prisma_reader.hpp"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void RequireName(const std::string& name) {
  Require(!name.empty() && name.size() <= 63);
}

void CheckKey(const fk_audit::DeclaredForeignKey& key, std::size_t size) {
  Require(!key.columns.empty() && key.columns.size() == key.parent_columns.size());
  RequireName(key.child.name);
  RequireName(key.parent.name);
  RequireName(key.constraint_name.value());
  for (const std::string& column : key.columns) RequireName(column);
  for (const std::string& column : key.parent_columns) RequireName(column);
  Require(key.delete_rule && key.update_rule);
  if (!key.rule_site) return;
  Require(key.rule_site->offset + key.rule_site->length <= size);
  Require(*key.delete_rule_stated == (key.rule_site->length > 0));
}

void Read(std::string_view text, int major) {
  const std::vector<fk_audit::SourceFile> files = {{"s.prisma", text}};
  const fk_audit::Declarations read = fk_audit::ReadPrisma(files, {"public", major});
  for (const fk_audit::DeclaredForeignKey& key : read.foreign_keys) CheckKey(key, text.size());
  for (const fk_audit::TableDeclaration& table : read.tables) RequireName(table.table.name);
  for (const fk_audit::Unread& piece : read.unread) Require(!piece.message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The server hands over valid text without NUL; a cut in a row of half characters leaves nothing.
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == 0 || data[i] >= 0x80) return -1;
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Read(text, 7);
  Read(text, 8);
  static_cast<void>(fk_audit::LooksLikePrisma(text));
  return 0;
}
