// Small schemas as text, and the judgement of one foreign key in them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/advice/classify.hpp"
#include "core/advice/decision.hpp"
#include "core/advice/joined_names.hpp"
#include "core/advice/nullability.hpp"

namespace fk_audit {

// One line a table: `order_items: id*! order_id!>orders product_id>products note`. `!` is NOT NULL,
// `*` part of the primary key, `^` of the one unique key, `>` a foreign key to the named table, `@`
// a point in time.
class AdviceWorld {
 public:
  // With a `scope`, such as the tenant's number, every table has that column, NOT NULL and first in
  // its keys, and every foreign key carries it along: (tenant_id, product_id) → (tenant_id, id).
  explicit AdviceWorld(const std::string& text, std::string scope = "") : scope_(std::move(scope)) {
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line)) {
      if (line.find(':') != std::string::npos) AddTable(line);
    }
    for (const auto& [child, column, parent] : keys_) AddKey(child, column, parent);
    catalog_.Index();
  }

  Catalog& catalog() { return catalog_; }
  DatabaseFacts& facts() { return facts_; }
  TableFacts& FactsOf(const std::string& table) { return facts_.tables[ids_.at(table)]; }

  // One more unique index, behind the table's others.
  void AddUnique(const std::string& table, const std::vector<std::string>& columns,
                 bool partial = false) {
    Run& own = FactsOf(table).indexes;
    const auto first = static_cast<std::uint32_t>(facts_.indexes.size());
    for (std::uint32_t i = 0; i < own.count; ++i) {
      facts_.indexes.push_back(facts_.indexes[own.first + i]);
    }
    IndexFacts index;
    index.unique = true;
    index.partial = partial;
    index.columns.first = static_cast<std::uint32_t>(facts_.index_columns.size());
    index.columns.count = static_cast<std::uint32_t>(columns.size());
    for (const std::string& column : columns) facts_.index_columns.push_back(Name(column));
    facts_.indexes.push_back(index);
    own = {first, own.count + 1};
  }

  const NameTable& names() const { return names_; }
  NameId Name(const std::string& text) { return names_.Intern(text); }

  KeyShape ShapeOf(const std::string& table, const std::string& column) {
    const TableId child = ids_.at(table);
    for (const ForeignKey& key : catalog_.KeysOf(child)) {
      const KeyShape shape = fk_audit::ShapeOf(catalog_, key);
      if (names_[shape.columns.back()] == column) return shape;
    }
    return {};
  }

  Judgement Judge(const std::string& table, const std::string& column,
                  std::vector<OwnPattern> own = {}, std::vector<std::string> disabled = {},
                  std::optional<ChildClass> known = std::nullopt) {
    const PatternSet patterns(std::move(own), disabled);
    const AdviceContext context{catalog_, facts_, names_, patterns};
    WordCache words = WordsOfNames(context);
    TableProfiles profiles(context, words);
    return Classify(context, profiles, words, ShapeOf(table, column), known);
  }

  Decision Recommend(const std::string& table, const std::string& column,
                     std::optional<ChildClass> known = std::nullopt) {
    const Judgement judgement = Judge(table, column, {}, {}, known);
    Situation situation;
    situation.child_class = judgement.child_class;
    situation.bond = judgement.bond;
    situation.strong = judgement.confidence >= kStrong;
    situation.nullable = NullableColumns(catalog_, facts_, ShapeOf(table, column));
    return Decide(situation);
  }

 private:
  struct Declared {
    TableId child;
    std::string column;
    std::string parent;
  };

  void AddTable(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    const std::string name = word.substr(0, word.size() - 1);
    const auto id = static_cast<TableId>(catalog_.tables.size());
    ids_[name] = id;
    Table table;
    table.oid = ++oid_;
    table.schema = names_.Intern("public");
    table.name = names_.Intern(name);
    table.columns.first = static_cast<std::uint32_t>(catalog_.columns.size());
    table.primary_key.first = static_cast<std::uint32_t>(catalog_.key_columns.size());
    IndexFacts unique;
    unique.unique = true;
    unique.columns.first = static_cast<std::uint32_t>(facts_.index_columns.size());
    if (!scope_.empty())
      AddColumn(id, scope_ + (line.find('^') == line.npos ? "!*" : "!*^"), table);
    while (words >> word) AddColumn(id, word, table);
    unique.columns.count =
        static_cast<std::uint32_t>(facts_.index_columns.size()) - unique.columns.first;
    table.columns.count = static_cast<std::uint32_t>(catalog_.columns.size()) - table.columns.first;
    table.primary_key.count =
        static_cast<std::uint32_t>(catalog_.key_columns.size()) - table.primary_key.first;
    catalog_.tables.push_back(table);
    facts_.tables.emplace_back();
    if (unique.columns.count == 0) return;
    facts_.tables.back().indexes = {static_cast<std::uint32_t>(facts_.indexes.size()), 1};
    facts_.indexes.push_back(unique);
  }

  void AddColumn(TableId id, std::string word, const Table& table) {
    std::string parent;
    if (const std::size_t at = word.find('>'); at != std::string::npos) {
      parent = word.substr(at + 1);
      word.resize(at);
    }
    const auto take = [&word](char mark) {
      const std::size_t at = word.find(mark);
      if (at != std::string::npos) word.erase(at, 1);
      return at != std::string::npos;
    };
    const bool not_null = take('!');
    const bool key = take('*');
    const bool unique = take('^');
    ColumnFacts column;
    column.type_category = take('@') ? 'D' : 'S';
    const NameId name = names_.Intern(word);
    const auto number = catalog_.columns.size() - table.columns.first + 1;
    catalog_.columns.push_back({name, static_cast<std::int16_t>(number), not_null || key});
    facts_.columns.push_back(column);
    if (key) catalog_.key_columns.push_back(name);
    if (unique) facts_.index_columns.push_back(name);
    if (!parent.empty()) keys_.push_back({id, word, parent});
  }

  void AddKey(TableId child, const std::string& column, const std::string& parent) {
    ForeignKey key;
    key.oid = ++oid_;
    key.child = child;
    key.parent = ids_.at(parent);
    key.pairs.first = static_cast<std::uint32_t>(catalog_.pairs.size());
    if (!scope_.empty()) catalog_.pairs.push_back({names_.Intern(scope_), names_.Intern(scope_)});
    const std::span<const NameId> primary = catalog_.PrimaryKeyOf(catalog_.tables[key.parent]);
    catalog_.pairs.push_back(
        {names_.Intern(column), primary.empty() ? names_.Intern("id") : primary.back()});
    key.pairs.count = static_cast<std::uint32_t>(catalog_.pairs.size()) - key.pairs.first;
    catalog_.foreign_keys.push_back(key);
  }

  const std::string scope_;
  NameTable names_;
  Catalog catalog_;
  DatabaseFacts facts_;
  std::map<std::string, TableId> ids_;
  std::vector<Declared> keys_;
  std::uint32_t oid_ = 0;
};

// The recommended rule in short: restrict stands for NO ACTION as well.
inline std::string Rule(AdviceWorld& world, const std::string& table, const std::string& column) {
  const DeleteRule rule = world.Recommend(table, column).recommended;
  if (rule == DeleteRule::kCascade) return "cascade";
  return rule == DeleteRule::kSetNull ? "set null" : "restrict";
}

}  // namespace fk_audit
