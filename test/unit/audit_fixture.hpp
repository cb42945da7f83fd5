// A database and the code about it, written down in a few words:
//   Live("orders(customer_id) -> customers(id)", ...) and Declare(the same, ...).
// Tables without a schema are in public.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/compare.hpp"

namespace fk_audit {

class AuditFixture : public ::testing::Test {
 protected:
  AuditFixture() {
    options_.quote = [](std::string_view name) { return std::string(name); };
    AddSource("web");
  }

  // "orders(id, customer_id)"; the first `primary_key` columns are the primary key.
  TableId AddTable(std::string_view text, std::uint32_t primary_key = 1) {
    const Side side = ParseSide(text);
    Table table;
    table.oid = next_oid_++;
    table.schema = side.schema;
    table.name = side.table;
    table.columns = {Size(catalog_.columns), Size(side.columns)};
    table.primary_key = {Size(catalog_.key_columns), primary_key};
    for (const NameId column : side.columns) {
      const auto number = catalog_.columns.size() - table.columns.first + 1;
      catalog_.columns.push_back({column, static_cast<std::int16_t>(number), false});
    }
    catalog_.key_columns.insert(catalog_.key_columns.end(), side.columns.begin(),
                                side.columns.begin() + primary_key);
    catalog_.tables.push_back(table);
    if (std::ranges::find(catalog_.schemas, side.schema) == catalog_.schemas.end()) {
      catalog_.schemas.push_back(side.schema);
    }
    return Size(catalog_.tables) - 1;
  }

  TableId AddPartition(std::string_view text, TableId root) {
    const TableId partition = AddTable(text);
    catalog_.tables[partition].partition_of = root;
    catalog_.tables[root].partitioned = true;
    return partition;
  }

  // Named after the child and its columns, unless `name` is given.
  void Live(std::string_view text, const std::function<void(ForeignKey&)>& set = {},
            std::string_view name = {}) {
    const auto [child, parent] = ParseKey(text);
    ForeignKey key;
    key.oid = next_oid_++;
    key.delete_trigger = next_oid_++;
    key.child = IdOf(child);
    key.parent = IdOf(parent);
    key.name = name.empty() ? names_.Intern(std::string(names_[child.table]) + "_fkey")
                            : names_.Intern(name);
    key.pairs = {Size(catalog_.pairs), Size(child.columns)};
    for (std::size_t i = 0; i < child.columns.size(); ++i) {
      catalog_.pairs.push_back({child.columns[i], parent.columns[i]});
    }
    if (set) set(key);
    catalog_.foreign_keys.push_back(key);
  }

  SourceId AddSource(std::string_view name, bool complete = false) {
    Source source;
    source.name = name;
    source.complete = complete;
    set_.sources.push_back(source);
    return Size(set_.sources) - 1;
  }

  // States nothing but what `set` states. Parent columns may be left out: "a(x) -> p".
  Intent& Declare(std::string_view text, const std::function<void(Intent&)>& set = {},
                  SourceId source = 0) {
    const auto [child, parent] = ParseKey(text);
    Intent intent;
    intent.source = source;
    intent.child_schema = child.schema;
    intent.child_table = child.table;
    intent.parent_schema = parent.schema;
    intent.parent_table = parent.table;
    intent.columns = AddColumns(child.columns);
    intent.parent_columns = AddColumns(parent.columns);
    if (set) set(intent);
    set_.intents.push_back(intent);
    return set_.intents.back();
  }

  // As Declare(), for every schema that matches.
  Intent& DeclareFor(std::string_view pattern, std::string_view text,
                     const std::function<void(Intent&)>& set = {}, SourceId source = 0) {
    Intent& intent = Declare(text, set, source);
    intent.pattern = Pattern(pattern);
    intent.child_schema = intent.parent_schema = kNoName;
    return intent;
  }

  void DeclareTable(std::string_view table, SourceId source) {
    const Side side = ParseSide(table);
    set_.tables.push_back({source, kNoPattern, side.schema, side.table});
  }

  PatternId Pattern(std::string_view text) {
    const auto found = std::ranges::find(set_.patterns, text);
    if (found != set_.patterns.end()) {
      return static_cast<PatternId>(found - set_.patterns.begin());
    }
    set_.patterns.emplace_back(text);
    return Size(set_.patterns) - 1;
  }

  fk_audit::Run AddColumns(const std::vector<NameId>& columns) {
    const fk_audit::Run run{Size(set_.columns), Size(columns)};
    set_.columns.insert(set_.columns.end(), columns.begin(), columns.end());
    return run;
  }

  fk_audit::Run AddColumns(const std::vector<std::string>& columns) {
    std::vector<NameId> ids;
    for (const std::string& column : columns) ids.push_back(names_.Intern(column));
    return AddColumns(ids);
  }

  fk_audit::Run AddLiveColumns(const std::vector<std::string>& columns) {
    const fk_audit::Run run{Size(catalog_.key_columns), Size(columns)};
    for (const std::string& column : columns) {
      catalog_.key_columns.push_back(names_.Intern(column));
    }
    return run;
  }

  Comparison Check() {
    catalog_.Index();
    Comparison result = Compare(catalog_, set_, names_, options_);
    std::set<std::uint64_t> ids;
    for (const Finding& finding : result.findings) {
      EXPECT_TRUE(ids.insert(finding.id).second) << "two findings have one identity";
      EXPECT_EQ(finding.kind == FindingKind::kStaleSource, !finding.source.empty());
    }
    EXPECT_TRUE(std::ranges::is_sorted(result.findings, ListedBefore));
    return result;
  }

  // "severity kind child(columns) -> parent: declared | live" for each finding, in order.
  std::vector<std::string> Audit() {
    std::vector<std::string> lines;
    for (const Finding& finding : Check().findings) lines.push_back(Line(finding));
    return lines;
  }

  std::string Line(const Finding& finding) const {
    std::string line(ToText(finding.severity));
    line.append(" ").append(ToText(finding.kind)).append(" ");
    if (!finding.child.name.empty()) line += DisplayTable(finding.child, options_.quote);
    line += "(" + PrintColumns(finding.child_columns, options_.quote) + ")";
    if (!finding.parent.name.empty()) {
      line += " -> " + DisplayTable(finding.parent, options_.quote);
    }
    return line + ": " + finding.declared + " | " + finding.live;
  }

  ForeignKeyId KeyNamed(std::string_view name) const {
    for (ForeignKeyId id = 0; id < catalog_.foreign_keys.size(); ++id) {
      if (names_[catalog_.foreign_keys[id].name] == name) return id;
    }
    return kNoForeignKey;
  }

  template <typename Container>
  static std::uint32_t Size(const Container& all) {
    return static_cast<std::uint32_t>(all.size());
  }

  using Lines = std::vector<std::string>;

  Catalog catalog_;
  IntentSet set_;
  NameTable names_;
  CompareOptions options_;

 private:
  struct Side {
    NameId schema = kNoName;
    NameId table = kNoName;
    std::vector<NameId> columns;
  };

  // "schema.table(a, b)"
  Side ParseSide(std::string_view text) {
    Side side;
    const std::size_t open = std::min(text.find('('), text.size());
    std::string_view table = text.substr(0, open);
    const std::size_t dot = table.find('.');
    side.schema = names_.Intern(dot == table.npos ? "public" : table.substr(0, dot));
    side.table = names_.Intern(dot == table.npos ? table : table.substr(dot + 1));
    for (std::size_t at = open + 1; at < text.size();) {
      const std::size_t end = text.find_first_of(",)", at);
      side.columns.push_back(names_.Intern(text.substr(at, end - at)));
      at = end + (text[end] == ',' ? 2 : 1);
    }
    return side;
  }

  std::pair<Side, Side> ParseKey(std::string_view text) {
    const std::size_t arrow = text.find(" -> ");
    return {ParseSide(text.substr(0, arrow)), ParseSide(text.substr(arrow + 4))};
  }

  TableId IdOf(const Side& side) const {
    for (TableId id = 0; id < catalog_.tables.size(); ++id) {
      const Table& table = catalog_.tables[id];
      if (table.schema == side.schema && table.name == side.table) return id;
    }
    ADD_FAILURE() << "no table " << names_[side.table];
    return kNoTable;
  }

  std::uint32_t next_oid_ = 16384;
};

}  // namespace fk_audit
