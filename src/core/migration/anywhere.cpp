#include "core/migration/anywhere.hpp"

#include "core/repair_block.hpp"

namespace fk_audit {
namespace {

// As many as fk_audit_apply() makes by default, with the same pauses: up to two minutes.
constexpr std::string_view kAttempts = "30";

constexpr std::string_view kMark = "-- fk_audit_migration(): leads to what the code declares.\n";

std::string Table(const ForeignKeyDefinition& key, const Quote& quote) {
  return "to_regclass(" + PrintLiteral(PrintTable(key.child, quote)) + ")";
}

// Whether the key is there, under any name if it has none.
std::string Exists(const ForeignKeyDefinition& key, const Quote& quote) {
  std::string text =
      "EXISTS (\n    SELECT FROM pg_constraint\n    WHERE conrelid = " + Table(key, quote) +
      " AND contype = 'f' AND conparentid = 0";
  if (!key.constraint_name.empty()) {
    text += "\n      AND conname = " + PrintLiteral(key.constraint_name);
  }
  return text + "\n      AND pg_get_constraintdef(oid) =\n        " +
         PrintLiteral(PrintDefinition(key, quote)) + ")";
}

// Between the steps both keys may be there, the wanted one under a temporary name.
std::string IsAtItsEnd(const std::optional<ForeignKeyDefinition>& from,
                       const std::optional<ForeignKeyDefinition>& to, const Quote& quote) {
  std::string text;
  if (to) text += Exists(*to, quote);
  if (to && from) text += "\n  AND ";
  if (from) text += "NOT " + Exists(*from, quote);
  return text;
}

// A subtransaction, so that its end releases what it has locked.
std::string Attempt(const std::string& cell) {
  std::string text = "      BEGIN\n" + cell +
                     "\n"
                     "        EXIT;\n"
                     "      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN\n"
                     "        IF attempt = ";
  text.append(kAttempts).append(
      " THEN RAISE; END IF;\n"
      "        PERFORM pg_sleep(least(5, 0.1 * 2 ^ least(attempt, 10)) / (1 + random()));\n"
      "      END;\n");
  return text;
}

}  // namespace

std::string PrintAnywhere(const std::string& cell, const std::optional<ForeignKeyDefinition>& from,
                          const std::optional<ForeignKeyDefinition>& to, const Quote& quote) {
  const ForeignKeyDefinition& key = from ? *from : *to;
  std::string body(kMark);
  body +=
      "DECLARE\n"
      "  old_path CONSTANT pg_catalog.text := pg_catalog.current_setting('search_path');\n"
      "  old_timeout CONSTANT pg_catalog.text := pg_catalog.current_setting('lock_timeout');\n"
      "  old_guard CONSTANT pg_catalog.text := pg_catalog.current_setting('fk_audit.guard', "
      "true);\n"
      "BEGIN\n"
      "  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);\n"
      "  IF ";
  body += Table(key, quote) + " IS NULL THEN\n    RAISE WARNING USING MESSAGE = " +
          PrintLiteral("fk_audit: nothing done, there is no table " + PrintTable(key.child, quote) +
                       " here") +
          ";\n  ELSIF " + IsAtItsEnd(from, to, quote) + " THEN\n    RAISE NOTICE USING MESSAGE = " +
          PrintLiteral("fk_audit: nothing to do, the foreign keys of " +
                       PrintTable(key.child, quote) + " are as wanted already") +
          ";\n  ELSE\n    FOR attempt IN 1 .. ";
  body.append(kAttempts).append(" LOOP\n");
  body += Attempt(cell) +
          "    END LOOP;\n"
          "  END IF;\n"
          "  PERFORM set_config('search_path', old_path, true),\n"
          "    set_config('lock_timeout', old_timeout, true),\n"
          "    set_config('fk_audit.guard', coalesce(nullif(old_guard, ''), 'on'), true);\n"
          "END\n";
  return PrintDoBlock(body);
}

bool IsMigrationBody(std::string_view body) {
  const std::size_t start = body.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && body.substr(start).starts_with(kMark);
}

std::string PrintIrreversible(const std::string& reason) {
  return PrintDoBlock(
      std::string(kMark) +
      "BEGIN\n"
      "  RAISE EXCEPTION USING ERRCODE = 'feature_not_supported',\n"
      "    MESSAGE = 'fk_audit: there is no way back',\n"
      "    DETAIL = " +
      PrintLiteral(reason) +
      ",\n    HINT = 'Lead the key back by hand, and tell the tool that it is done.';\nEND\n");
}

}  // namespace fk_audit
