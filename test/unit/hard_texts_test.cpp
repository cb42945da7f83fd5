// One piece again and again, and then a foreign key: it is read, or something is reported, or the
// file is refused. It is never lost without a word, and nothing is too deep.
#include "../lib/hard_texts.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

namespace fk_audit {

void PrintTo(const HardReader& reader, std::ostream* stream) {
  *stream << reader.name;
}

namespace {

// A sanitized build is some thirty times slower, and a call takes several times the stack.
#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t kBytes = 16384;
#else
constexpr std::size_t kBytes = 65536;
#endif

class HardTextsTest : public testing::TestWithParam<HardReader> {};

TEST_P(HardTextsTest, NothingIsLostWithoutAWord) {
  for (const char* head : GetParam().heads) {
    for (const std::string_view piece : kHardPieces) {
      bool told = false;
      try {
        told = GetParam().tells(HardText(GetParam(), head, piece, kBytes));
      } catch (const Error& error) {
        told = error.code() == ErrorCode::kInvalidText;
      }
      EXPECT_TRUE(told) << piece << " behind " << head;
    }
  }
}

// What a file ends with may be anything: the sanitizers see who reads on.
TEST_P(HardTextsTest, AFileMayEndAnywhere) {
  int files = 0;
  for (const auto& seed :
       std::filesystem::directory_iterator(std::string(FK_AUDIT_SEEDS "/") + GetParam().seeds)) {
    std::ifstream stream(seed.path());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_FALSE(text.empty()) << seed.path();
    for (std::size_t end = 0; end <= text.size(); ++end) {
      try {
        // On the heap and just as long, so that the byte behind it is seen to be read.
        const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end));
        GetParam().tells({cut.data(), cut.size()});
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kInvalidText) << text.substr(0, end);
      }
    }
    ++files;
  }
  EXPECT_GT(files, 0);
}

INSTANTIATE_TEST_SUITE_P(Readers, HardTextsTest, testing::ValuesIn(HardReaders()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace fk_audit
