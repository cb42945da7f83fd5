#include "pg/default_parent.hpp"

#include <algorithm>
#include <string>

#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/constant_default.hpp"
#include "pg/parent_key.hpp"
#include "pg/read_right.hpp"

namespace fk_audit {
namespace {

// ACCESS SHARE on a table, for a scope. The server releases it itself when a call fails.
class SharedLock {
 public:
  explicit SharedLock(Oid table)
      : table_(table), held_(Call([&] {
          if (!ConditionalLockRelationOid(table, AccessShareLock)) return false;
          if (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table))) return true;
          UnlockRelationOid(table, AccessShareLock);
          return false;
        })) {}
  ~SharedLock() {
    if (held_ && std::uncaught_exceptions() == 0) UnlockRelationOid(table_, AccessShareLock);
  }
  SharedLock(const SharedLock&) = delete;
  SharedLock& operator=(const SharedLock&) = delete;

  bool held() const { return held_; }

 private:
  Oid table_;
  bool held_;
};

KeyColumns NumbersOf(const Catalog& catalog, const ForeignKey& key) {
  const Table& child = catalog.tables[key.child];
  const Table& parent = catalog.tables[key.parent];
  KeyColumns columns{child.oid, parent.oid, {}, {}};
  for (const ColumnPair& pair : catalog.PairsOf(key)) {
    columns.child_columns.push_back(catalog.FindColumn(child, pair.child)->number);
    columns.parent_columns.push_back(catalog.FindColumn(parent, pair.parent)->number);
  }
  return columns;
}

struct Defaults {
  int found = 0;
  Datum values[INDEX_MAX_KEYS];  // in the order of the key's columns
};

// The defaults that are literals, in the memory context of the caller.
Defaults ReadDefaults(Snapshot snapshot, const KeyColumns& columns) {
  Defaults defaults;
  ProbeCatalog({AttrDefaultRelationId, AttrDefaultIndexId, Anum_pg_attrdef_adrelid},
               std::span(&columns.child, 1), snapshot, [&](HeapTuple row, TupleDesc descriptor) {
                 const auto form = reinterpret_cast<Form_pg_attrdef>(GETSTRUCT(row));
                 const auto column = std::ranges::find(columns.child_columns, form->adnum);
                 if (column == columns.child_columns.end()) return;
                 bool is_null = false;
                 const Datum tree = heap_getattr(row, Anum_pg_attrdef_adbin, descriptor, &is_null);
                 if (is_null) return;
                 auto* const node = static_cast<Node*>(stringToNode(TextDatumGetCString(tree)));
                 const auto place = column - columns.child_columns.begin();
                 const FoldedDefault folded = fold_default(node);
                 if (!folded.constant || folded.is_null) return;
                 defaults.values[place] = folded.value;
                 ++defaults.found;
               });
  return defaults;
}

bool same_name(const char* now, const std::string& then) {
  return now != nullptr && then == now;
}

// Whether both tables are still as the snapshot shows them: names and types in the query are the
// snapshot's, and the server reads the query by its newest catalog. Under the locks it stays so.
bool StillTheSame(const ForeignKeyDefinition& definition, const KeyColumns& columns,
                  const ParentKey& parent) {
  return Call([&] {
    if (!same_name(get_namespace_name(get_rel_namespace(columns.parent)),
                   definition.parent.schema) ||
        !same_name(get_rel_name(columns.parent), definition.parent.name)) {
      return false;
    }
    for (std::size_t i = 0; i < columns.parent_columns.size(); ++i) {
      const AttrNumber number = columns.parent_columns[i];
      if (!same_name(get_attname(columns.parent, number, true), definition.parent_columns[i]) ||
          get_atttype(columns.parent, number) != parent.parent_types[i] ||
          get_atttype(columns.child, columns.child_columns[i]) != parent.child_types[i]) {
        return false;
      }
    }
    return true;
  });
}

// `SELECT ... FROM ONLY parent AS p WHERE p.id OPERATOR(pg_catalog.=) $1`.
std::string LookUpQuery(const ForeignKeyDefinition& definition, bool partitioned,
                        const ParentKey& parent) {
  const Quote quote = ServerQuote();
  std::string query = "SELECT 1 FROM ";
  if (!partitioned) query += "ONLY ";
  query += PrintTable(definition.parent, quote) + " AS p";
  for (std::size_t i = 0; i < parent.operators.size(); ++i) {
    const std::string left = "p." + quote(definition.parent_columns[i]);
    const std::string right = "$" + std::to_string(i + 1);
    query += i == 0 ? " WHERE " : " AND ";
    Call([&] {
      StringInfoData text;
      initStringInfo(&text);
      generate_operator_clause(&text, left.c_str(), parent.parent_types[i], parent.operators[i],
                               right.c_str(), parent.child_types[i]);
      query.append(text.data, text.len);
      pfree(text.data);
    });
  }
  return query;
}

bool HasRow(const std::string& query, ParentKey& parent, Defaults& defaults) {
  return Call([&] {
    SPI_connect();
    const int result =
        SPI_execute_with_args(query.c_str(), static_cast<int>(parent.child_types.size()),
                              parent.child_types.data(), defaults.values, nullptr, true, 1);
    if (result != SPI_OK_SELECT) elog(ERROR, "looking for a parent failed: %s", query.c_str());
    const bool found = SPI_processed > 0;
    SPI_finish();
    return found;
  });
}

}  // namespace

DefaultParent FindDefaultParent(Snapshot snapshot, const Catalog& catalog, const NameTable& names,
                                const ForeignKey& key) {
  KeyColumns columns = NumbersOf(catalog, key);
  const SharedLock child(columns.child);
  const SharedLock parent(columns.parent);
  if (!child.held() || !parent.held() || ReadRightOn(columns.parent) != ReadRight::kAllRows) {
    return DefaultParent::kUnknown;
  }
  Defaults defaults = ReadDefaults(snapshot, columns);
  if (defaults.found != static_cast<int>(columns.child_columns.size())) {
    return DefaultParent::kUnknown;
  }
  ParentKey parent_key = FindParentKey(snapshot, columns);
  if (parent_key.obstacle != KeyObstacle::kNone) return DefaultParent::kUnknown;
  const ForeignKeyDefinition definition = catalog.Define(key, names);
  if (!StillTheSame(definition, columns, parent_key)) return DefaultParent::kUnknown;
  const std::string query =
      LookUpQuery(definition, catalog.tables[key.parent].partitioned, parent_key);
  return HasRow(query, parent_key, defaults) ? DefaultParent::kExists : DefaultParent::kAbsent;
}

}  // namespace fk_audit
