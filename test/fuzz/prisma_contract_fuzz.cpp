// Any text as a contract of Prisma Next: read or refused.
#include "core/error.hpp"
#include "fuzz_input.hpp"
#include "import/prisma/prisma_contract.hpp"

namespace fk_audit {
namespace {

void Read(std::string_view text) {
  const std::vector<SourceFile> files = fuzz::Files(text, ".json");
  static_cast<void>(LooksLikePrismaContract(text));
  try {
    fuzz::RequireSound(ReadPrismaContracts(files, "public"), files);
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace fk_audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine(fk_audit::fuzz::ValidText(data, size), fk_audit::Read);
  return 0;
}
