#include "pg/encoding.hpp"

#include <vector>

#include "pg/boundary.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {
namespace {

using Convert = char* (*)(const char*, int, int);

std::string Converted(std::string_view text, Convert convert) {
  const char* converted = nullptr;
  std::size_t length = 0;
  const std::string terminated(text);
  Call([&] {
    converted = convert(terminated.data(), static_cast<int>(terminated.size()), PG_UTF8);
    // Nothing to convert: the server hands back what it got.
    length = converted == terminated.data() ? terminated.size() : strlen(converted);
  });
  std::string result(converted, length);
  if (converted != terminated.data()) {
    Call([&] { pfree(const_cast<char*>(converted)); });
  }
  return result;
}

void ConvertAll(std::vector<std::string>& texts) {
  for (std::string& text : texts) text = FromUtf8(text);
}

void ConvertAll(QualifiedName& name) {
  name.schema = FromUtf8(name.schema);
  name.name = FromUtf8(name.name);
}

void ConvertAll(DeclaredForeignKey& key) {
  key.origin = FromUtf8(key.origin);
  ConvertAll(key.child);
  ConvertAll(key.columns);
  ConvertAll(key.parent);
  ConvertAll(key.parent_columns);
  if (key.constraint_name) key.constraint_name = FromUtf8(*key.constraint_name);
  if (key.delete_columns) ConvertAll(*key.delete_columns);
}

void ConvertAll(TableDeclaration& table) {
  ConvertAll(table.table);
  table.origin = FromUtf8(table.origin);
  ConvertAll(table.columns);
  for (TableDeclaration::Constraint& constraint : table.constraints) {
    constraint.name = FromUtf8(constraint.name);
    ConvertAll(constraint.columns);
  }
}

}  // namespace

bool ConvertsTexts() {
  return GetDatabaseEncoding() != PG_UTF8 && GetDatabaseEncoding() != PG_SQL_ASCII;
}

NameBytes DatabaseNameBytes() {
  return ConvertsTexts() && pg_database_encoding_max_length() == 1 ? NameBytes::kOne
                                                                   : NameBytes::kUtf8;
}

std::string ToUtf8(std::string_view text) {
  return ConvertsTexts() ? Converted(text, pg_server_to_any) : std::string(text);
}

std::string FromUtf8(std::string_view text) {
  return ConvertsTexts() ? Converted(text, pg_any_to_server) : std::string(text);
}

void FromUtf8(Declarations& declarations) {
  if (!ConvertsTexts()) return;
  for (TableDeclaration& table : declarations.tables) ConvertAll(table);
  for (DeclaredForeignKey& key : declarations.foreign_keys) ConvertAll(key);
  for (Unread& piece : declarations.unread) {
    piece.origin = FromUtf8(piece.origin);
    piece.object = FromUtf8(piece.object);
    piece.message = FromUtf8(piece.message);
  }
}

}  // namespace fk_audit
