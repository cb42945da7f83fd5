#include "core/foreign_key.hpp"

namespace fk_audit {
namespace {

struct ActionWord {
  ReferentialAction action;
  std::string_view text;  // for reading
  std::string_view sql;   // as DDL and pg_get_constraintdef() write it
};

constexpr ActionWord kActionWords[] = {
    {ReferentialAction::kNoAction, "no action", "NO ACTION"},
    {ReferentialAction::kRestrict, "restrict", "RESTRICT"},
    {ReferentialAction::kCascade, "cascade", "CASCADE"},
    {ReferentialAction::kSetNull, "set null", "SET NULL"},
    {ReferentialAction::kSetDefault, "set default", "SET DEFAULT"},
};

const ActionWord& WordOf(ReferentialAction action) {
  for (const ActionWord& word : kActionWords) {
    if (word.action == action) return word;
  }
  return kActionWords[0];
}

bool IsWordGap(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == '_';
}

// Lower case (ASCII only: no keyword has other letters), one blank between words, none around.
std::string NormalizeWords(std::string_view text) {
  std::string words;
  bool gap = false;
  for (char c : text) {
    if (IsWordGap(c)) {
      gap = true;
      continue;
    }
    if (gap && !words.empty()) words += ' ';
    gap = false;
    words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return words;
}

// A key over a period says so before its last column, which is never its only one.
std::string PrintKeyColumns(const std::vector<std::string>& columns, bool period,
                            const Quote& quote) {
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) text += ", ";
    if (period && i > 0 && i + 1 == columns.size()) text += "PERIOD ";
    text += quote(columns[i]);
  }
  return text;
}

}  // namespace

std::string_view ToText(ReferentialAction action) {
  return WordOf(action).text;
}

std::string_view ToText(MatchOption match) {
  return match == MatchOption::kFull ? "full" : "simple";
}

std::string_view DeferrabilityText(bool deferrable, bool initially_deferred) {
  if (!deferrable) return "not deferrable";
  return initially_deferred ? "deferrable initially deferred" : "deferrable";
}

std::optional<ReferentialAction> ParseReferentialAction(std::string_view text) {
  const std::string words = NormalizeWords(text);
  for (const ActionWord& word : kActionWords) {
    if (word.text == words) return word.action;
  }
  return std::nullopt;
}

std::optional<MatchOption> ParseMatchOption(std::string_view text) {
  const std::string words = NormalizeWords(text);
  if (words == "simple") return MatchOption::kSimple;
  if (words == "full") return MatchOption::kFull;
  return std::nullopt;
}

int Destructiveness(DeleteRule rule) {
  switch (rule) {
    case DeleteRule::kNoAction:
    case DeleteRule::kRestrict:
      return 0;
    case DeleteRule::kSetNull:
    case DeleteRule::kSetDefault:
      return 1;
    case DeleteRule::kCascade:
      break;
  }
  return 2;
}

bool SetsColumns(ReferentialAction action) {
  return action == ReferentialAction::kSetNull || action == ReferentialAction::kSetDefault;
}

std::string PrintDefinition(const ForeignKeyDefinition& key, const Quote& quote) {
  std::string text = "FOREIGN KEY (" + PrintKeyColumns(key.columns, key.period, quote) +
                     ") REFERENCES " + PrintTable(key.parent, quote) + "(" +
                     PrintKeyColumns(key.parent_columns, key.period, quote) + ")";
  if (key.match == MatchOption::kFull) text += " MATCH FULL";
  if (key.update_rule != UpdateRule::kNoAction) {
    text.append(" ON UPDATE ").append(WordOf(key.update_rule).sql);
  }
  if (key.delete_rule != DeleteRule::kNoAction) {
    text.append(" ON DELETE ").append(WordOf(key.delete_rule).sql);
  }
  if (!key.delete_columns.empty()) text += " (" + PrintColumns(key.delete_columns, quote) + ")";
  if (key.deferrable) text += " DEFERRABLE";
  if (key.initially_deferred) text += " INITIALLY DEFERRED";
  // From 18 on a key that is not enforced is not valid either, and only the former is printed.
  if (!key.enforced) {
    text += " NOT ENFORCED";
  } else if (!key.validated) {
    text += " NOT VALID";
  }
  return text;
}

std::string PrintTable(const QualifiedName& table, const Quote& quote) {
  return quote(table.schema) + "." + quote(table.name);
}

std::string DisplayTable(const QualifiedName& table, const Quote& quote) {
  return table.schema == "public" ? quote(table.name) : PrintTable(table, quote);
}

std::string PrintColumns(const std::vector<std::string>& columns, const Quote& quote) {
  return PrintKeyColumns(columns, false, quote);
}

std::string PrintLiteral(std::string_view text) {
  // A backslash means itself or not, depending on a setting, unless the literal says E''.
  std::string literal = text.find('\\') == std::string_view::npos ? "'" : "E'";
  for (char c : text) {
    if (c == '\'' || c == '\\') literal += c;
    literal += c;
  }
  return literal + "'";
}

}  // namespace fk_audit
