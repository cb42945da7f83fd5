// Any text: the reader of Drizzle schemas must neither crash, nor hang, nor break its promises.
#include "fuzz_input.hpp"
#include "import/drizzle/drizzle.hpp"

namespace fk_audit {
namespace {

void Read(std::string_view text) {
  const std::vector<SourceFile> files = fuzz::Files(text, ".ts");
  fuzz::RequireSound(ReadDrizzle(files, {{}, drizzle::Casing::kSnake, "public"}), files);
}

}  // namespace
}  // namespace fk_audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine(fk_audit::fuzz::ValidText(data, size), fk_audit::Read);
  return 0;
}
