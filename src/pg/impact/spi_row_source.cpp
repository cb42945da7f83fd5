#include "pg/impact/spi_row_source.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/error.hpp"
#include "pg/catalog_scan.hpp"

namespace fk_audit {
namespace {

// `left OPERATOR(...) right`, with the casts that the operator needs.
std::string PrintClause(const std::string& left, Oid left_type, Oid operator_oid,
                        const std::string& right, Oid right_type) {
  std::string clause;
  Call([&] {
    StringInfoData text;
    initStringInfo(&text);
    generate_operator_clause(&text, left.c_str(), left_type, operator_oid, right.c_str(),
                             right_type);
    clause.assign(text.data, text.len);
    pfree(text.data);
  });
  return clause;
}

std::string PrintType(Oid type) {
  std::string name;
  Call([&] {
    char* const text = format_type_be_qualified(type);
    name = text;
    pfree(text);
  });
  return name;
}

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
  Node* expression = build_column_default(relation, number);
  by_value = TupleDescAttr(RelationGetDescr(relation), number - 1)->attbyval;
  bool constant = true;
  is_null = true;
  if (expression != nullptr) {
    expression = reinterpret_cast<Node*>(expression_planner(reinterpret_cast<Expr*>(expression)));
    constant = IsA(expression, Const);
  }
  if (expression != nullptr && constant) {
    const auto value = reinterpret_cast<const Const*>(expression);
    is_null = value->constisnull;
    if (!is_null) append_image(image, value->constvalue, value->constlen, value->constbyval);
  }
  table_close(relation, AccessShareLock);
  return constant;
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
  const Oid oid = read.oid;
  const bool may_read =
      Call([&] { return pg_class_aclcheck(oid, GetUserId(), ACL_SELECT) == ACLCHECK_OK; });
  const bool hidden = Call([&] { return check_enable_rls(oid, InvalidOid, true) == RLS_ENABLED; });
  const std::string name = DisplayTable(
      {std::string(database_.names[read.schema]), std::string(database_.names[read.name])},
      database_.quote);
  if (!may_read) {
    found->second = "no right to read " + name;
  } else if (hidden) {
    found->second = "row security may hide rows of " + name + " that the delete reaches";
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
                .emplace(which, ValueQuery("CAST($1 AS " + PrintType(key.child_types[pair]) + ")",
                                           {key.parent_types[pair]}))
                .first;
  }
  return query->second.Value(pool_, std::span(&parent_value, 1));
}

namespace {

void add_key_hint(void*) {
  errhint("Pass the values of the primary key as text, in its order.");
}

// Raises for a text that is no value of the type. The type's own error says what is wrong with it,
// and not what to pass. Calls the server, hence its name.
void require_value(const char* text, Oid type) {
  ErrorContextCallback context{error_context_stack, add_key_hint, nullptr};
  error_context_stack = &context;
  Oid input = InvalidOid;
  Oid element = InvalidOid;
  getTypeInputInfo(type, &input, &element);
  OidInputFunctionCall(input, const_cast<char*>(text), element, -1);
  error_context_stack = context.previous;
}

}  // namespace

RowId SpiRowSource::FindByPrimaryKey(TableId table, const std::vector<std::string>& key) {
  const Catalog& catalog = database_.catalog;
  const Table& parent = catalog.tables[table];
  const std::span<const NameId> columns = catalog.PrimaryKeyOf(parent);
  const std::string shown = DisplayTable(
      {std::string(database_.names[parent.schema]), std::string(database_.names[parent.name])},
      database_.quote);
  std::vector<std::string> names;
  for (const NameId column : columns) names.emplace_back(database_.names[column]);
  if (columns.empty()) {
    throw Error(ErrorCode::kInvalidParameter, "table " + shown + " has no primary key",
                "Leave \"key\" out to see what a delete of any row sets off.");
  }
  if (columns.size() != key.size()) {
    throw Error(ErrorCode::kInvalidParameter,
                "argument \"key\" has " + std::to_string(key.size()) +
                    " elements, the primary key of " + shown + " has " +
                    std::to_string(columns.size()),
                "Pass the values of " + PrintColumns(names, database_.quote) + " in this order.");
  }
  const std::vector<Oid> types = TypesOf(table, {columns.begin(), columns.end()});
  std::string text = SelectFrom(table);
  std::vector<ValueId> given;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string value = "CAST($" + std::to_string(i + 1) + " AS " + PrintType(types[i]) + ")";
    const Oid equality =
        Call([&] { return lookup_type_cache(types[i], TYPECACHE_EQ_OPR)->eq_opr; });
    text += (i == 0 ? "" : " AND ") +
            PrintClause("x." + database_.quote(names[i]), types[i], equality, value, types[i]);
    std::string image;
    Call([&] {
      require_value(key[i].c_str(), types[i]);
      append_image(
          image,
          PointerGetDatum(cstring_to_text_with_len(key[i].data(), static_cast<int>(key[i].size()))),
          -1, false);
    });
    given.push_back(pool_.Intern(TEXTOID, false, image));
  }
  const RowQuery query(text, std::vector<Oid>(columns.size(), TEXTOID));
  const std::vector<RowId> rows = Store(query.Rows(pool_, given, 2));
  if (rows.empty()) {
    throw Error(ErrorCode::kUndefined, "no such row in " + shown,
                "Pass the values of " + PrintColumns(names, database_.quote) +
                    " of a row that you may read.");
  }
  return rows.front();
}

}  // namespace fk_audit
