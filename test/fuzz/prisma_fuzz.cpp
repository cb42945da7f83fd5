// Any text as a Prisma schema, under the rules of both languages: no crash, no hang, and what comes
// back is what ReadPrisma() promises.
#include "fuzz_input.hpp"
#include "import/prisma/prisma_reader.hpp"

namespace fk_audit {
namespace {

void CheckKey(const DeclaredForeignKey& key) {
  fuzz::Require(key.columns.size() == key.parent_columns.size());
  fuzz::Require(key.constraint_name && key.delete_rule && key.update_rule);
  if (key.rule_site) fuzz::Require(*key.delete_rule_stated == (key.rule_site->length > 0));
}

void Read(std::string_view text) {
  const std::vector<SourceFile> files = fuzz::Files(text, ".prisma");
  static_cast<void>(LooksLikePrisma(text));
  for (const int major : {7, 8}) {
    const Declarations read = ReadPrisma(files, {"public", major});
    fuzz::RequireSound(read, files);
    for (const DeclaredForeignKey& key : read.foreign_keys) CheckKey(key);
  }
}

}  // namespace
}  // namespace fk_audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine(fk_audit::fuzz::ValidText(data, size), fk_audit::Read);
  return 0;
}
