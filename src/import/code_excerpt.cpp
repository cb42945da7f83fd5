#include "import/code_excerpt.hpp"

#include <algorithm>
#include <utility>

#include "import/sql_lexer.hpp"

namespace fk_audit {
namespace {

constexpr std::uint32_t kContextLines = 3;
constexpr std::size_t kLongestExcerpt = 4096;

// Walks through one foreign-key clause and keeps what of it matters here.
class ClauseReader {
 public:
  explicit ClauseReader(std::string_view clause) : lexer_(clause) {}

  // Offsets in the clause; false when it is cut off.
  bool Read();

  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  bool written() const { return written_; }

 private:
  SqlToken Next();
  bool SkipParentheses();
  bool ReadParent();
  bool ReadActions();
  bool ReadRule();

  SqlLexer lexer_;
  SqlToken token_;
  std::size_t token_end_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool written_ = false;
};

SqlToken ClauseReader::Next() {
  do {
    token_ = lexer_.Next();
  } while (token_.IsComment());
  token_end_ = lexer_.position();
  return token_;
}

// From an opening parenthesis to the token behind its partner.
bool ClauseReader::SkipParentheses() {
  int depth = 0;
  do {
    if (token_.kind == SqlTokenKind::kEnd || token_.unterminated) return false;
    depth += token_.Is('(');
    depth -= token_.Is(')');
    end_ = token_end_;
    Next();
  } while (depth > 0);
  return true;
}

// `REFERENCES name [(columns)] [MATCH option]`; end_ is behind it.
bool ClauseReader::ReadParent() {
  while (!token_.Is("REFERENCES")) {
    if (token_.Is('(') ? !SkipParentheses() : Next().kind == SqlTokenKind::kEnd) return false;
  }
  do {
    Next();  // a part of the name
    end_ = token_end_;
  } while (Next().Is('.'));
  if (token_.Is('(') && !SkipParentheses()) return false;
  if (token_.Is("MATCH")) {
    Next();
    end_ = token_end_;
    Next();
  }
  begin_ = end_;
  return token_.kind != SqlTokenKind::kEnd || !token_.unterminated;
}

// One or two words, and the columns of SET NULL and SET DEFAULT.
bool ClauseReader::ReadRule() {
  const bool two_words = Next().Is("SET") || token_.Is("NO");
  begin_ = token_end_ - token_.text.size();
  if (two_words) Next();
  end_ = token_end_;
  written_ = true;
  return !Next().Is('(') || SkipParentheses();
}

bool ClauseReader::ReadActions() {
  while (token_.Is("ON")) {
    if (Next().Is("DELETE")) return ReadRule();
    Next();  // UPDATE and its rule
    if (token_.Is("SET") || token_.Is("NO")) Next();
    if (Next().Is('(') && !SkipParentheses()) return false;
  }
  return true;
}

bool ClauseReader::Read() {
  Next();
  return ReadParent() && ReadActions();
}

// Where on a line the only foreign key begins; npos for none and for several.
std::size_t ClauseOnLine(std::string_view line) {
  SqlLexer lexer(line);
  std::size_t found = std::string_view::npos;
  bool table_constraint = false;  // its REFERENCES is still to come
  for (SqlToken token = lexer.Next(); token.kind != SqlTokenKind::kEnd; token = lexer.Next()) {
    const bool foreign = token.Is("FOREIGN");
    const bool references = token.Is("REFERENCES");
    if (references && std::exchange(table_constraint, false)) continue;
    if (!foreign && !references) continue;
    if (found != std::string_view::npos) return std::string_view::npos;
    found = lexer.position() - token.text.size();
    table_constraint = foreign;
  }
  return found;
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1)) {
    if (i + 1 < text.size()) starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::uint32_t LineIndex::LineOf(std::uint32_t offset) const {
  const auto behind = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(behind - starts_.begin());
}

std::string_view LineIndex::Lines(std::uint32_t first, std::uint32_t last) const {
  if (first < 1) first = 1;
  if (first > count()) return {};
  const std::size_t begin = starts_[first - 1];
  const std::size_t end = last < count() ? starts_[last] : text_.size();
  return text_.substr(begin, end - begin);
}

std::optional<CodeExcerpt> ExcerptAround(std::string_view text, const LineIndex& lines,
                                         const RuleSite& site) {
  if (site.offset > text.size() || site.length > text.size() - site.offset) return std::nullopt;
  const std::uint32_t first = lines.LineOf(site.offset);
  const std::uint32_t last = lines.LineOf(site.offset + site.length);
  CodeExcerpt excerpt;
  excerpt.line = first > kContextLines ? first - kContextLines : 1;
  const std::string_view all = lines.Lines(excerpt.line, last + kContextLines);
  if (all.size() > kLongestExcerpt) return std::nullopt;
  const std::size_t begin = site.offset - lines.OffsetOf(excerpt.line);
  excerpt.head = all.substr(0, begin);
  excerpt.old = all.substr(begin, site.length);
  excerpt.tail = all.substr(begin + site.length);
  return excerpt;
}

std::optional<RuleSite> SqlRuleSite(std::uint32_t file, std::string_view text,
                                    const LineIndex& lines, std::uint32_t line) {
  if (line < 1 || line > lines.count()) return std::nullopt;
  const std::size_t clause = ClauseOnLine(lines.Lines(line, line));
  if (clause == std::string_view::npos) return std::nullopt;
  const std::size_t start = lines.OffsetOf(line) + clause;
  ClauseReader reader(text.substr(start));
  if (!reader.Read()) return std::nullopt;
  RuleSite site;
  site.file = file;
  site.offset = static_cast<std::uint32_t>(start + reader.begin());
  site.length = static_cast<std::uint32_t>(reader.end() - reader.begin());
  if (!reader.written()) site.before = " ON DELETE ";
  return site;
}

}  // namespace fk_audit
