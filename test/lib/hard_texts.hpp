// Texts that are hard to read: one piece again and again, behind what a file may begin with, and a
// foreign key at the end. What looks ahead from every place, or keeps a level for every bracket,
// shows in them. Unit tests ask whether the key is lost, test/bench/readers.cpp how long it takes.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "import/drizzle/drizzle.hpp"
#include "import/drizzle/snapshot.hpp"
#include "import/manifest.hpp"
#include "import/prisma/prisma_contract.hpp"
#include "import/prisma/prisma_reader.hpp"
#include "import/rails/rails_schema.hpp"
#include "import/sql_splitter.hpp"

namespace fk_audit {

inline constexpr std::array kHardPieces = std::to_array<std::string_view>({
    // Brackets, and what opens them in the languages that are read.
    "(",
    "[",
    "{",
    "<",
    ")",
    "]",
    "}",
    ">",
    "()",
    "[]",
    "{}",
    "([{",
    "a(",
    "a<",
    "a.b(",
    "(a)=>",
    "=>{",
    "${",
    "`${",
    "#{",
    "\"#{",
    "{\"a\":",
    "[{",
    "function(){",
    "class{",
    "do |t|\n",
    "if a\n",
    "def a\n",
    "case ",
    "-> {",
    "model A {\n",
    "BEGIN ATOMIC ",
    "CASE ",
    "BEGIN ",
    "LOOP ",
    // Quotes, comments, regular expressions, heredocs and other bodies.
    "'",
    "\"",
    "`",
    "'a",
    "\"a\"",
    "\\",
    "\\\"",
    "\\'",
    "E'\\'",
    "''",
    "$$",
    "$a$",
    "$1",
    "/",
    "/a",
    "/[",
    "/*",
    "*/",
    "/**/",
    "//",
    "//\n",
    "--",
    "--\n",
    "#",
    "#\n",
    "%q(",
    "%w[",
    "%r{",
    "?a",
    "<<A\n",
    "<<~'A'\n",
    "<<A.a(<<B)\n",
    "=begin\n",
    "\n=end\n",
    "COPY t FROM stdin;\n",
    "\\copy t\n",
    "\\.\n",
    "\n-- +goose Down\n-- +goose Up\n",
    "\n-- +goose StatementBegin\n",
    // Names, operators, lists and empty lines.
    "a",
    "a ",
    "a.",
    "a,",
    ",",
    ".",
    "...",
    "?.",
    "?",
    "a?b:",
    "!",
    "-",
    "=",
    "a=",
    "a=b;",
    ";",
    "::",
    "@",
    "@@",
    "@a",
    "@a(",
    "1",
    "0x",
    "1.",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\xc3\xa9",
    "\xf0\x9f\x98\x80",
    // What begins a foreign key, a table, or the way to one.
    "references(",
    ".references(()=>",
    "a.references(()=>a.b),",
    "foreignKey(",
    "foreignKey({columns:[",
    "pgTable(",
    "pgTable('a',{a:",
    "const a=",
    "const a={...a};",
    "export*from'./a';",
    "export ",
    "function ",
    "function a():",
    "function a(): class A\n",
    "async ",
    "import ",
    "import{a}from'./a';",
    "@relation(",
    "@relation(fields:[",
    "a B @relation(fields:[a])\n",
    "a A[]\n",
    "model A {\n}\n",
    "add_foreign_key ",
    "add_foreign_key 'a','b',",
    "add_foreign_key 'a','b'\n",
    "t.references ",
    "t.references :a,foreign_key:{",
    "foreign_key: ",
    "create_table 'a' do |t|\n",
    "create_table 'a' do |t|\nend\n",
    "ALTER TABLE ",
    "REFERENCES ",
    "FOREIGN KEY (",
    "EXECUTE ",
    "\"foreign_keys\":[",
    "{\"table\":\"a\"},",
    "\"a\":1,",
});

// Whether a reader has read a key, or has said that one may be lost.
inline bool HasKeyOrReport(const Declarations& read) {
  if (!read.foreign_keys.empty()) return true;
  return std::any_of(read.unread.begin(), read.unread.end(),
                     [](const Unread& piece) { return piece.fatal; });
}

struct HardReader {
  const char* name;
  const char* seeds;               // the folder of test/fuzz/seeds with files of its language
  std::vector<const char*> heads;  // the text begins with one of them
  const char* tail;                // and ends with this, which makes a foreign key
  bool json;                       // what stands between is a string, where it can be one
  // Reads the text. True unless the key is lost without a word; throws Error for a file that is
  // refused.
  bool (*tells)(std::string_view text);
};

inline const std::vector<HardReader>& HardReaders() {
  static const std::vector<HardReader> readers = {
      {"drizzle",
       "drizzle",
       {"", "export const t = pgTable('t', {\n  a: ", "export const a = 1;\nconst o = "},
       "\n;\nexport const last = pgTable('last', {\n  id: uuid().references(() => last.id),\n});\n",
       false,
       [](std::string_view text) {
         const std::vector<SourceFile> files = {{"schema.ts", text}};
         return HasKeyOrReport(ReadDrizzle(files, {{}, {}, "public"}));
       }},
      {"prisma",
       "prisma",
       {"", "model A {\n  a Int ", "model A {\n  a Int\n"},
       "\n}\nmodel Last {\n  id Int @id\n  a Last? @relation(\"r\", fields: [id], references: "
       "[id])\n"
       "  b Last[] @relation(\"r\")\n}\n",
       false,
       [](std::string_view text) {
         const std::vector<SourceFile> files = {{"schema.prisma", text}};
         return HasKeyOrReport(ReadPrisma(files, {"public", 7}));
       }},
      {"rails",
       "rails",
       {"", "create_table 'a' do |t|\n  ", "add_foreign_key 'a', 'b', "},
       "\nend\nadd_foreign_key 'last', 'first'\n",
       false,
       [](std::string_view text) {
         const std::vector<SourceFile> files = {{"schema.rb", text}};
         const auto hash = [](std::string_view) { return std::string(64, '0'); };
         return HasKeyOrReport(ReadRailsSchema(files, {"public", {}, hash}));
       }},
      {"sql",
       "sql_splitter",
       {"", "CREATE FUNCTION f() RETURNS int AS ", "ALTER TABLE a ADD "},
       "\n;ALTER TABLE last ADD FOREIGN KEY (a) REFERENCES b;\n",
       false,
       [](std::string_view text) {
         SqlSplitter splitter(text);
         SqlStatement statement;
         bool told = false;
         while (splitter.Next(statement)) {
           PlpgsqlScanner scanner(statement.text);
           PlpgsqlPiece piece;
           while (scanner.Next(piece)) continue;
           told = told || statement.unterminated || statement.text.ends_with("REFERENCES b");
         }
         return told;
       }},
      {"manifest",
       "manifest",
       {R"({"version": 1, "foreign_keys": [{"table": "a", "columns": ["b"], "name": )"},
       R"(, "references": "c"}]})",
       true,
       [](std::string_view text) {
         return HasKeyOrReport(ReadManifest("a.json", text, "public"));
       }},
      {"drizzle_snapshot",
       "drizzle_snapshot",
       {R"({"version": "7", "dialect": "postgresql", "tables": {"public.a": {"name": "a",
 "schema": "", "columns": {"b": {"name": "b"}}, "foreignKeys": {"k": {"name": )"},
       R"(, "tableTo": "a", "columnsFrom": ["b"], "columnsTo": ["b"]}}}}})",
       true,
       [](std::string_view text) {
         const std::vector<SourceFile> files = {{"a.json", text}};
         return HasKeyOrReport(ReadDrizzleSnapshot(files, "public"));
       }},
      {"prisma_contract",
       "prisma_contract",
       {R"({"target": "postgres", "storage": {"namespaces": {"public": {"entries": {"table": {"a":
 {"columns": {"b": {}}, "foreignKeys": [{"name": )"},
       R"(, "source": {"namespaceId": "public", "tableName": "a", "columns": ["b"]},
 "target": {"namespaceId": "public", "tableName": "a", "columns": ["b"]}}]}}}}}}})",
       true,
       [](std::string_view text) {
         const std::vector<SourceFile> files = {{"a.json", text}};
         return HasKeyOrReport(ReadPrismaContracts(files, "public"));
       }},
  };
  return readers;
}

// The text of `piece` for a reader, `bytes` long but for the head and the tail.
inline std::string HardText(const HardReader& reader, std::string_view head, std::string_view piece,
                            std::size_t bytes) {
  std::string text;
  text.reserve(bytes);
  while (text.size() + piece.size() <= bytes) text += piece;
  const bool string = reader.json && std::none_of(piece.begin(), piece.end(), [](char c) {
                        return (c >= 0 && c < ' ') || c == '"' || c == '\\';
                      });
  if (string) text = '"' + text + '"';
  return std::string(head) + text + reader.tail;
}

}  // namespace fk_audit
