// 64 KB of one piece again and again, and then a foreign key: it is read, or something is reported,
// or the file is refused. It is never lost without a word, and nothing is too deep.
#include "../lib/hard_texts.hpp"

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

class HardTextsTest : public testing::TestWithParam<HardReader> {};

TEST_P(HardTextsTest, NothingIsLostWithoutAWord) {
  for (const char* head : GetParam().heads) {
    for (const std::string_view piece : kHardPieces) {
      bool told = false;
      try {
        told = GetParam().tells(HardText(GetParam(), head, piece, 65536));
      } catch (const Error& error) {
        told = error.code() == ErrorCode::kInvalidText;
      }
      EXPECT_TRUE(told) << piece << " behind " << head;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Readers, HardTextsTest, testing::ValuesIn(HardReaders()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace fk_audit
