#include "pg/load_result.hpp"

#include "core/counted.hpp"
#include "core/error.hpp"
#include "core/name_pattern.hpp"
#include "pg/audit.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

// Columns of the rows that every load returns.
enum LoadColumn { kStatus, kOrigin, kObject, kMessage, kLoadColumnCount };
static_assert(kLoadColumnCount == 4);

}  // namespace

std::string RequireSource(std::string_view source) {
  if (!source.empty()) return std::string(source);
  throw Error(ErrorCode::kInvalidParameter, "the name of a source must not be empty",
              "Give the body of code a stable name, such as 'web'.");
}

std::optional<std::string> CheckedPattern(std::optional<std::string_view> pattern) {
  if (!pattern) return std::nullopt;
  NamePattern::Regex(*pattern, DatabaseNameEncoding());
  return std::string(*pattern);
}

void RefuseEmpty(const Declarations& declarations) {
  if (!declarations.tables.empty() || !declarations.foreign_keys.empty()) return;
  throw Error(ErrorCode::kInvalidText, "the input declares no table; nothing was loaded",
              "Check that the export really printed the schema. To forget a source call "
              "fk_audit_unload(source).");
}

void WriteLoadRows(FunctionCallInfo fcinfo, const std::string& source,
                   const Declarations& declarations) {
  RowWriter rows(fcinfo, kLoadColumnCount);
  rows.SetText(kStatus, "loaded");
  rows.SetText(kObject, source);
  rows.SetText(kMessage, Counted(declarations.foreign_keys.size(), "foreign key") + " in " +
                             Counted(declarations.tables.size(), "table"));
  rows.Put();
  for (const Unread& piece : declarations.unread) {
    rows.SetText(kStatus, piece.fatal ? "unread" : "skipped");
    rows.SetText(kOrigin, piece.origin);
    rows.SetText(kObject, piece.object);
    rows.SetText(kMessage, piece.message);
    rows.Put();
  }
}

}  // namespace fk_audit
