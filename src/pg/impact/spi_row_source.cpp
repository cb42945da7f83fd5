#include "pg/impact/spi_row_source.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/error.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/constant_default.hpp"
#include "pg/impact/clause.hpp"
#include "pg/read_right.hpp"

namespace fk_audit {
namespace {

// The elements of an oid[] column of pg_constraint. Calls the server, hence its name.
void append_oids(HeapTuple row, AttrNumber column, TupleDesc descriptor, std::vector<Oid>& oids) {
  bool is_null = false;
  const Datum datum = heap_getattr(row, column, descriptor, &is_null);
  if (is_null) return;
  ArrayType* const array = DatumGetArrayTypeP(datum);
  const auto* const first = reinterpret_cast<const Oid*>(ARR_DATA_PTR(array));
  oids.assign(first, first + ARR_DIMS(array)[0]);
}

// The constant that a column of a table defaults to. Calls the server, hence its name.
bool append_constant_default(Oid table, AttrNumber number, std::string& image, bool& is_null,
                             bool& by_value) {
  Relation const relation = table_open(table, AccessShareLock);
  const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), number - 1);
  by_value = column->attbyval;
  Node* expression = build_column_default(relation, number);
  // Whether the domain takes the value is a doubt of the column, see relation_reader.cpp.
  while (expression != nullptr && IsA(expression, CoerceToDomain)) {
    expression = reinterpret_cast<Node*>(reinterpret_cast<CoerceToDomain*>(expression)->arg);
  }
  const FoldedDefault folded =
      expression == nullptr ? FoldedDefault{.constant = true} : fold_default(expression);
  is_null = folded.is_null;
  if (folded.constant && !is_null) append_image(image, folded.value, column->attlen, by_value);
  table_close(relation, AccessShareLock);
  return folded.constant;
}

}  // namespace

const TableFamily& SpiRowSource::FamilyOf(TableId table) {
  const Catalog& catalog = database_.catalog;
  while (catalog.tables[table].partition_of != kNoTable) table = catalog.tables[table].partition_of;
  std::unique_ptr<TableFamily>& family = families_[table];
  if (family) return *family;
  family = std::make_unique<TableFamily>();
  family->root = table;
  std::unordered_set<NameId> seen;
  const auto add = [&](NameId column) {
    if (seen.insert(column).second) family->columns.push_back(column);
  };
  for (const NameId column : catalog.PrimaryKeyOf(catalog.tables[table])) add(column);
  for (const TableId holder : database_.graph.HoldersOf(table)) {
    relations_by_oid_[catalog.tables[holder].oid] = holder;
    for (const ForeignKey& key : catalog.KeysOf(holder)) {
      for (const ColumnPair& pair : catalog.PairsOf(key)) add(pair.child);
    }
    for (const KeyId key : database_.graph.KeysOn(holder)) {
      for (const ColumnPair& pair : catalog.PairsOf(catalog.foreign_keys[key])) add(pair.parent);
    }
  }
  return *family;
}

std::vector<Oid> SpiRowSource::TypesOf(TableId table, const std::vector<NameId>& columns) {
  std::vector<Oid> types(columns.size(), InvalidOid);
  ProbeCatalog({AttributeRelationId, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid},
               std::span(&database_.catalog.tables[table].oid, 1), database_.snapshot,
               [&](HeapTuple row, TupleDesc) {
                 const auto form = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row));
                 for (std::size_t i = 0; i < columns.size() && !form->attisdropped; ++i) {
                   if (database_.names[columns[i]] == NameStr(form->attname)) {
                     types[i] = form->atttypid;
                   }
                 }
               });
  return types;
}

SpiRowSource::Key& SpiRowSource::KeyOf(KeyId id) {
  std::unique_ptr<Key>& key = keys_[id];
  if (key) return *key;
  key = std::make_unique<Key>();
  const ForeignKey& live = database_.catalog.foreign_keys[id];
  const TableFamily& child = FamilyOf(live.child);
  const TableFamily& parent = FamilyOf(live.parent);
  std::vector<NameId> child_columns;
  std::vector<NameId> parent_columns;
  for (const ColumnPair& pair : database_.catalog.PairsOf(live)) {
    child_columns.push_back(pair.child);
    parent_columns.push_back(pair.parent);
    key->shape.child_columns.push_back(child.IndexOf(pair.child));
    key->shape.parent_columns.push_back(parent.IndexOf(pair.parent));
  }
  for (const NameId column : database_.catalog.DeleteColumnsOf(live)) {
    key->shape.delete_columns.push_back(child.IndexOf(column));
  }
  if (key->shape.delete_columns.empty()) key->shape.delete_columns = key->shape.child_columns;
  key->shape.match_full = live.match == MatchOption::kFull;
  key->child_types = TypesOf(live.child, child_columns);
  key->parent_types = TypesOf(live.parent, parent_columns);
  ProbeCatalog(
      {ConstraintRelationId, ConstraintOidIndexId, Anum_pg_constraint_oid}, std::span(&live.oid, 1),
      database_.snapshot, [&](HeapTuple row, TupleDesc columns) {
        append_oids(row, Anum_pg_constraint_conpfeqop, columns, key->parent_child_operators);
        append_oids(row, Anum_pg_constraint_conppeqop, columns, key->parent_parent_operators);
      });
  return *key;
}

const RiKeyShape& SpiRowSource::ShapeOf(KeyId key) {
  return KeyOf(key).shape;
}

const RelationShape& SpiRowSource::ShapeOfRelation(RelationId relation) {
  std::unique_ptr<RelationShape>& shape = shapes_[relation];
  if (!shape) {
    shape = std::make_unique<RelationShape>(ReadRelation(database_, FamilyOf(relation), relation));
  }
  return *shape;
}

std::string SpiRowSource::Obstacle(TableId table) {
  const auto [found, first] = obstacles_.emplace(table, "");
  if (!first) return found->second;
  const Table& read = database_.catalog.tables[table];
  const std::string name = DisplayTable(
      {std::string(database_.names[read.schema]), std::string(database_.names[read.name])},
      database_.quote);
  switch (ReadRightOn(read.oid)) {
    case ReadRight::kAllRows:
      break;
    case ReadRight::kSomeRows:
      found->second =
          "row security may hide rows of " + name + " that the delete reaches or looks for";
      break;
    case ReadRight::kNoSelect:
      found->second = "no right to read " + name;
      break;
    case ReadRight::kNoSchema:
      found->second = "no right to read " + name + ", USAGE on its schema is missing";
      break;
  }
  return found->second;
}

std::map<KeyId, std::string> SpiRowSource::ObstaclesOf(std::span<const KeyId> keys) const {
  std::map<KeyId, std::string> obstacles;
  for (const KeyId key : keys) {
    if (key >= database_.catalog.foreign_keys.size()) continue;
    const auto found = obstacles_.find(database_.catalog.foreign_keys[key].child);
    if (found != obstacles_.end() && !found->second.empty()) obstacles[key] = found->second;
  }
  return obstacles;
}

std::string SpiRowSource::SelectFrom(TableId table) {
  const Table& read = database_.catalog.tables[table];
  std::string text = "SELECT x.tableoid, x.ctid";
  for (const NameId column : FamilyOf(table).columns) {
    text += ", x." + database_.quote(database_.names[column]);
  }
  text += read.partitioned ? " FROM " : " FROM ONLY ";
  return text +
         PrintTable(
             {std::string(database_.names[read.schema]), std::string(database_.names[read.name])},
             database_.quote) +
         " x WHERE ";
}

// As ri_triggers.c writes it: ri_GenerateQual().
std::string SpiRowSource::Equality(const Key& key, Lookup lookup, std::size_t pair,
                                   const std::string& found) {
  const std::string given = "$" + std::to_string(pair + 1);
  switch (lookup) {
    case Lookup::kChildren:
      return PrintClause(given, key.parent_types[pair], key.parent_child_operators[pair], found,
                         key.child_types[pair]);
    case Lookup::kParents:
      return PrintClause(found, key.parent_types[pair], key.parent_child_operators[pair], given,
                         key.child_types[pair]);
    case Lookup::kSameParents:
      break;
  }
  return PrintClause(found, key.parent_types[pair], key.parent_parent_operators[pair], given,
                     key.parent_types[pair]);
}

const RowQuery& SpiRowSource::QueryFor(KeyId id, Lookup lookup, TableId table) {
  const std::tuple name(id, lookup, table);
  const auto known = queries_.find(name);
  if (known != queries_.end()) return known->second;
  const Key& key = KeyOf(id);
  const auto pairs = database_.catalog.PairsOf(database_.catalog.foreign_keys[id]);
  std::string text = SelectFrom(table);
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    const NameId column = lookup == Lookup::kChildren ? pairs[pair].child : pairs[pair].parent;
    text += (pair == 0 ? "" : " AND ") +
            Equality(key, lookup, pair, "x." + database_.quote(database_.names[column]));
  }
  const std::vector<Oid>& types = lookup == Lookup::kParents ? key.child_types : key.parent_types;
  return queries_.emplace(name, RowQuery(text, types)).first->second;
}

RelationId SpiRowSource::RelationByOid(Oid oid) const {
  const auto found = relations_by_oid_.find(oid);
  if (found == relations_by_oid_.end()) {
    throw InternalError("a row in a partition that the snapshot does not show");
  }
  return found->second;
}

std::vector<RowId> SpiRowSource::Store(std::vector<QueryRow> rows) {
  std::vector<RowId> ids;
  for (QueryRow& row : rows) {
    const auto [found, first] = by_place_.emplace(row.place, static_cast<RowId>(rows_.size()));
    if (first) rows_.push_back({RelationByOid(std::get<0>(row.place)), std::move(row.values)});
    ids.push_back(found->second);
  }
  progress_.At(rows_.size(), static_cast<std::uint64_t>(row_budget_));
  if (std::ssize(rows_) > row_budget_) throw RowBudgetExceeded();
  return ids;
}

std::span<const RowId> SpiRowSource::Find(KeyId id, Lookup lookup, RelationId relation,
                                          std::span<const ValueId> given) {
  const ForeignKey& key = database_.catalog.foreign_keys[id];
  const TableId table = lookup == Lookup::kChildren  ? key.child
                        : lookup == Lookup::kParents ? key.parent
                                                     : relation;
  Question question(id, lookup, table, std::vector<ValueId>(given.begin(), given.end()));
  const auto known = found_.find(question);
  if (known != found_.end()) return known->second;
  std::vector<RowId> rows;
  if (!Obstacle(table).starts_with("no right")) {
    rows = Store(QueryFor(id, lookup, table).Rows(pool_, given, row_budget_ + 1));
  }
  return found_.emplace(std::move(question), std::move(rows)).first->second;
}

bool SpiRowSource::Matches(KeyId id, Lookup lookup, std::size_t pair, ValueId given,
                           ValueId found) {
  const std::tuple name(id, lookup, pair, given, found);
  const auto known = matches_.find(name);
  if (known != matches_.end()) return known->second;
  const Key& key = KeyOf(id);
  const std::tuple which(id, lookup, pair);
  auto query = comparisons_.find(which);
  if (query == comparisons_.end()) {
    const Oid given_type =
        lookup == Lookup::kParents ? key.child_types[pair] : key.parent_types[pair];
    const Oid found_type =
        lookup == Lookup::kChildren ? key.child_types[pair] : key.parent_types[pair];
    std::vector<Oid> types(pair + 1, INT4OID);  // the parameters before are not used
    types[pair] = given_type;
    types.push_back(found_type);
    query =
        comparisons_
            .emplace(which,
                     ValueQuery(Equality(key, lookup, pair, "$" + std::to_string(pair + 2)), types))
            .first;
  }
  std::vector<ValueId> values(pair, given);
  values.push_back(given);
  values.push_back(found);
  const bool matches = query->second.IsTrue(pool_, values);
  matches_.emplace(name, matches);
  return matches;
}

std::optional<ValueId> SpiRowSource::DefaultOf(KeyId id, ColumnIndex column) {
  const auto [known, first] = defaults_.emplace(std::pair(id, column), std::nullopt);
  if (!first) return known->second;
  const TableId table = database_.catalog.foreign_keys[id].child;
  const NameId name = FamilyOf(table).columns[column];
  const Table& child = database_.catalog.tables[table];
  const Column* const live = database_.catalog.FindColumn(child, name);
  if (live == nullptr) return std::nullopt;
  std::string image;
  bool is_null = true;
  bool by_value = false;
  const bool constant = Call(
      [&] { return append_constant_default(child.oid, live->number, image, is_null, by_value); });
  if (!constant) return std::nullopt;
  const Oid type = TypesOf(table, {name}).front();
  known->second = is_null ? kNullValue : pool_.Intern(type, by_value, image);
  return known->second;
}

ValueId SpiRowSource::Convert(KeyId id, std::size_t pair, ValueId parent_value) {
  const Key& key = KeyOf(id);
  if (key.parent_types[pair] == key.child_types[pair]) return parent_value;
  const std::pair which(id, pair);
  auto query = conversions_.find(which);
  if (query == conversions_.end()) {
    query = conversions_
                .emplace(which, ValueQuery("CAST($1 AS " +
                                               PrintType(BaseTypeOf(key.child_types[pair])) + ")",
                                           {key.parent_types[pair]}))
                .first;
  }
  return pool_.As(key.child_types[pair], query->second.Value(pool_, std::span(&parent_value, 1)));
}

}  // namespace fk_audit
