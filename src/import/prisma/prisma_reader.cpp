#include "import/prisma/prisma_reader.hpp"

#include <algorithm>
#include <array>

#include "import/prisma/prisma_lexer.hpp"
#include "import/prisma/prisma_parser.hpp"
#include "import/prisma/prisma_relations.hpp"
#include "import/prisma/prisma_schema.hpp"
#include "import/sql_lexer.hpp"

namespace fk_audit {
namespace {

constexpr std::int64_t kFirstMajor = 3;
constexpr std::int64_t kNextMajor = 8;

// Counts the relations that make a foreign key, without the parser's notion of blocks and fields.
class RelationCounter {
 public:
  explicit RelationCounter(std::string_view text) : lexer_(text) { Advance(); }

  // The offset of the '@' of the next `@relation(... fields: ...)`; npos at the end.
  std::size_t Next() {
    while (token_.kind != PrismaTokenKind::kEnd) {
      const bool at = token_.Is('@');
      const std::size_t offset = at ? lexer_.OffsetOf(token_) : 0;
      Advance();
      if (!at || token_.text != "relation") continue;
      Advance();
      if (token_.Is('(') && ArgumentsMakeKey()) return offset;
    }
    return std::string_view::npos;
  }

 private:
  void Advance() { token_ = lexer_.Next(); }

  bool ArgumentsMakeKey() {
    bool found = false;
    std::size_t depth = 0;
    do {
      if (token_.Is('(')) ++depth;
      if (token_.Is(')') && --depth == 0) break;
      const bool word = token_.text == "fields" || token_.text == "references";
      Advance();
      while (token_.kind == PrismaTokenKind::kLineEnd) Advance();
      found = found || (word && token_.Is(':'));
    } while (token_.kind != PrismaTokenKind::kEnd && !token_.Is('@') && !token_.Is('}'));
    return found;
  }

  PrismaLexer lexer_;
  PrismaToken token_;
};

// What the counter sees and `known`, the offsets that the parser met in ascending order, does not
// have.
void ReportMissed(const SourceFile& file, const std::vector<std::uint32_t>& known,
                  std::vector<Unread>& unread) {
  RelationCounter counter(file.text);
  LineCounter lines(file.text);
  auto next = known.begin();
  for (std::size_t at = counter.Next(); at != std::string_view::npos; at = counter.Next()) {
    while (next != known.end() && *next < at) ++next;
    if (next != known.end() && *next == at) continue;
    unread.push_back({PrismaOrigin(file, static_cast<std::uint32_t>(lines.LineOf(at))), "@relation",
                      "a relation outside of the fields of a model", true});
  }
}

bool SaysNext(const SourceFile& file) {
  const std::size_t start = file.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return start != std::string_view::npos &&
         file.text.substr(start).starts_with("// use prisma-next");
}

}  // namespace

Declarations ReadPrisma(std::span<const SourceFile> files, const PrismaOptions& options) {
  PrismaSchema schema;
  for (std::uint32_t i = 0; i < files.size(); ++i) {
    const std::size_t first = schema.relations.size();
    ParsePrisma(files[i], i, options.major, schema);
    std::vector<std::uint32_t> known;
    for (std::size_t k = first; k < schema.relations.size(); ++k) {
      known.push_back(schema.relations[k].offset);
    }
    ReportMissed(files[i], known, schema.unread);
  }
  return ResolvePrisma(files, options, schema);
}

PrismaOptions PrismaOptionsOf(std::span<const SourceFile> files, const std::string& default_schema,
                              const JsonEntry& given) {
  PrismaOptions options{default_schema};
  const std::optional<std::int64_t> major = given.Integer("major");
  if (major && (*major < kFirstMajor || *major > kNextMajor)) {
    given.Refuse("\"major\" must be a version of Prisma from 3 to 8");
  }
  if (major) {
    options.major = static_cast<int>(*major);
  } else if (std::any_of(files.begin(), files.end(), SaysNext)) {
    options.major = kNextMajor;
  }
  return options;
}

bool LooksLikePrisma(std::string_view text) {
  constexpr std::array<std::string_view, 5> kKinds = {"model", "view", "enum", "datasource",
                                                      "generator"};
  PrismaLexer lexer(text);
  bool line_start = true;
  for (PrismaToken token = lexer.Next(); token.kind != PrismaTokenKind::kEnd;
       token = lexer.Next()) {
    const bool kind =
        line_start && std::find(kKinds.begin(), kKinds.end(), token.text) != kKinds.end();
    line_start = token.EndsLine();
    if (!kind) continue;
    token = lexer.Next();
    if (token.IsWord() && lexer.Next().Is('{')) return true;
  }
  return false;
}

}  // namespace fk_audit
