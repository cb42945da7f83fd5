// What kind of rows a table holds, from its name, its columns, its keys and its statistics: the
// part of the evidence that is the same for every parent.
#pragma once

#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/advice/evidence.hpp"
#include "core/advice/patterns.hpp"
#include "core/advice/words.hpp"
#include "core/catalog.hpp"
#include "core/name_table.hpp"
#include "core/table_facts.hpp"

namespace fk_audit {

// From this sum of weights on the nature of a table decides before the role of the column does.
inline constexpr double kNatureDecides = 2;

struct TableProfile {
  std::string words;               // of the name, without a prefix that all tables share
  std::vector<Evidence> evidence;  // about the rows, whatever the parent
  std::array<double, kChildClasses> weight{};  // sums of `evidence`
  bool settings = false;                       // configures what its name says, is not one itself
  bool trace = false;           // of what somebody did or allowed: an audit log, a consent
  bool dossier = false;         // kept about somebody: a personnel, medical or identity record
  bool notice = false;          // tells somebody of something
  bool derived = false;         // worked out from other rows
  bool line = false;            // a line of a document
  bool record = false;          // records what happened to what its name says: a log, a history
  bool perhaps_record = false;  // its name may mean one that must be kept
  bool key_to_door = false;     // lets somebody in: a password, a key, a token
  bool holds_money = false;     // its columns hold what a record of money holds
  bool link_row = false;        // its key is made of foreign keys, and it has little else
  // What the name makes of it as a parent (Trait).
  bool named_container = false;
  bool oauth_client = false;  // acts for the one whose the rows are, and owns none
  bool place = false;
  bool whole = false;
  bool person = false;
  bool party = false;
  bool asset = false;
  bool detail = false;
  bool lookup = false;
  TableId named_after = kNoTable;  // a parent that no row is without, and that names the rows
  int inbound = 0;                 // tables that point at it
  bool hub = false;                // a good part of all tables are among them
  bool optional = false;           // most of those rows can be without it, unlike other rows
  int owners = 0;                  // NOT NULL keys to containers
  int hard_parents = 0;            // tables that no row is without
  bool alternatives = false;       // a slight row for one of several parents, by nullable keys
  std::string column_prefix;       // what nearly all its columns begin with: " invoice "; or empty

  bool IsContainer() const { return named_container || hub; }
  double Of(ChildClass child_class) const { return weight[static_cast<std::size_t>(child_class)]; }
};

// Everything that the judgement of one audit looks things up in.
struct AdviceContext {
  const Catalog& catalog;
  const DatabaseFacts& facts;
  const NameTable& names;
  const PatternSet& patterns;
};

// Profiles, each worked out when it is first asked for. The rules of the keys are not looked at.
class TableProfiles {
 public:
  TableProfiles(const AdviceContext& context, WordCache& words);
  TableProfiles(const TableProfiles&) = delete;
  TableProfiles& operator=(const TableProfiles&) = delete;

  const TableProfile& Of(TableId table);
  // Whether records that must be kept cannot be without a row of `table`.
  bool HoldsRecords(TableId table);
  // Whether every row of `child` refers to `parent` twice: from one to another.
  bool LeadsWithin(TableId child, TableId parent) const;

 private:
  struct Reference {  // one table points at another, by however many keys
    TableId child;
    TableId parent;
    bool hard;  // no row is without
  };
  struct Alternatives {  // what a row may be for
    std::unordered_set<TableId> parents;
    std::unordered_set<TableId> plain;  // nothing that rows of all kinds refer to
    int others = 0;                     // what no row is without
  };

  void FindCommonWords();
  void CountKeys();
  void FindHubs();
  bool IsNamedLikeRecord(std::string_view words) const;
  void FindOptional(const std::vector<Reference>& references);
  bool SaysWhich(Run columns, std::string_view row);
  bool StandsAlone(Run columns);
  void FindRecordHolders();
  void FindNamesake(TableId id, TableProfile& profile);
  std::string TableWords(const Table& table);
  Alternatives FindAlternatives(TableId id, const TableProfile& profile);
  bool HasAlternatives(TableId id, const TableProfile& profile);
  void DescribeAsParent(TableProfile& profile) const;
  void AddName(TableId id, TableProfile& profile);
  bool MeetsSomebody(TableId id);
  bool IsOfRecordedParent(TableId id);
  bool DropHomonyms(TableId id, std::vector<PatternMatch>& matches);
  void AddWithoutModule(std::string_view words, std::vector<PatternMatch>& matches) const;
  void AddSubject(const TableProfile& profile, std::vector<PatternMatch>& matches) const;
  void AddColumns(TableId id, TableProfile& profile);
  void AddShape(TableId id, TableProfile& profile);
  void AddStatistics(const TableFacts& facts, TableProfile& profile) const;
  void AddComment(const TableFacts& facts, TableProfile& profile) const;
  const std::vector<PatternMatch>& AttributeMatches(NameId column);
  bool IsLinkRow(TableId id, const TableProfile& profile);
  bool IsNamedForLinked(TableId id, std::string_view words);

  const AdviceContext& context_;
  WordCache& words_;
  std::string common_prefix_;  // "spree" when most tables are spree_...; empty: none
  bool says_table_ = false;    // most are ..._table or ..._tbl
  std::set<std::string, std::less<>> modules_;  // "sales" when some are sales_... and none is sales
  std::unordered_map<NameId, std::vector<PatternMatch>> attribute_matches_;
  std::vector<TableProfile> profiles_;
  std::vector<bool> done_;
  std::unordered_map<std::uint64_t, int> hard_keys_;  // NOT NULL ones from one table to another
  std::vector<bool> holds_records_;                   // empty: not worked out yet
};

// Whether the column is of a type for points in time (typcategory D).
bool IsTime(const ColumnFacts* column);

}  // namespace fk_audit
