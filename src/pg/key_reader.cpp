#include "pg/key_reader.hpp"

#include "pg/catalog_scan.hpp"

namespace fk_audit {
namespace {

// confdeltype and confupdtype. A letter that the server does not know acts as none of its rules:
// the check of the RI triggers tells what really happens.
ReferentialAction ActionOf(char letter) {
  switch (letter) {
    case FKCONSTR_ACTION_RESTRICT:
    case FKCONSTR_ACTION_CASCADE:
    case FKCONSTR_ACTION_SETNULL:
    case FKCONSTR_ACTION_SETDEFAULT:
      return static_cast<ReferentialAction>(letter);
    default:
      return ReferentialAction::kNoAction;
  }
}

class KeyVisitor {
 public:
  KeyVisitor(const OidMap& table_of, const ReadScope& scope, NameTable& names, Catalog& catalog)
      : table_of_(table_of), scope_(scope), names_(names), catalog_(catalog) {}

  // Any row of pg_constraint.
  void Take(HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    if (form->contype == CONSTRAINT_PRIMARY) {
      TakePrimaryKey(row, descriptor);
    } else if (form->contype == CONSTRAINT_FOREIGN && form->conparentid == InvalidOid) {
      TakeKey(row, descriptor);
    } else if (form->contype == CONSTRAINT_FOREIGN && !scope_.probe) {
      TakeClone(row);
    }
  }

  void TakePrimaryKey(HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    if (form->contype != CONSTRAINT_PRIMARY) return;
    const TableId table = table_of_.Find(form->conrelid);
    if (table == OidMap::kNotFound) return;
    const ColumnNumbers numbers = read_column_numbers(row, Anum_pg_constraint_conkey, descriptor);
    catalog_.tables[table].primary_key = AddNumbers(numbers);
  }

  void TakeClone(HeapTuple row) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    const auto index = static_cast<std::uint32_t>(live_.clones.size());
    if (!live_.by_oid.Insert(form->oid, LiveKeys::kCloneBit | index)) return;
    KeyClone clone;
    clone.oid = form->oid;
    clone.cloned_from = form->conparentid;
    clone.child_oid = form->conrelid;
    clone.parent_oid = form->confrelid;
    live_.clones.push_back(clone);
  }

  LiveKeys& live() { return live_; }

 private:
  void TakeKey(HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    ForeignKey key;
    key.child = table_of_.Find(form->conrelid);
    key.parent = table_of_.Find(form->confrelid);
    if (key.child == OidMap::kNotFound || key.parent == OidMap::kNotFound) return;
    if (!scope_.wanted[key.child]) return;
    const ColumnNumbers child = read_column_numbers(row, Anum_pg_constraint_conkey, descriptor);
    const ColumnNumbers parent = read_column_numbers(row, Anum_pg_constraint_confkey, descriptor);
    if (child.count == 0 || child.count != parent.count) return;
    const ColumnNumbers blanked =
        read_column_numbers(row, Anum_pg_constraint_confdelsetcols, descriptor);
    key.oid = form->oid;
    key.name = names_.Intern(NameStr(form->conname));
    key.pairs = AddPairs(child, parent);
    key.delete_columns = AddNumbers(blanked);
    key.delete_rule = ActionOf(form->confdeltype);
    key.update_rule = ActionOf(form->confupdtype);
    if (form->confmatchtype == FKCONSTR_MATCH_FULL) key.match = MatchOption::kFull;
    key.deferrable = form->condeferrable;
    key.initially_deferred = form->condeferred;
    key.validated = form->convalidated;
    key.enforced = IsEnforced(*form);
    key.period = HasPeriod(*form);
    live_.by_oid.Insert(key.oid, static_cast<ForeignKeyId>(catalog_.foreign_keys.size()));
    catalog_.foreign_keys.push_back(key);
  }

  Run AddNumbers(const ColumnNumbers& numbers) {
    const Run run{static_cast<std::uint32_t>(catalog_.key_columns.size()),
                  static_cast<std::uint32_t>(numbers.count)};
    for (int i = 0; i < numbers.count; ++i) {
      catalog_.key_columns.push_back(static_cast<NameId>(numbers.values[i]));
    }
    return run;
  }

  Run AddPairs(const ColumnNumbers& child, const ColumnNumbers& parent) {
    const Run run{static_cast<std::uint32_t>(catalog_.pairs.size()),
                  static_cast<std::uint32_t>(child.count)};
    for (int i = 0; i < child.count; ++i) {
      catalog_.pairs.push_back(
          {static_cast<NameId>(child.values[i]), static_cast<NameId>(parent.values[i])});
    }
    return run;
  }

  const OidMap& table_of_;
  const ReadScope& scope_;
  NameTable& names_;
  Catalog& catalog_;
  LiveKeys live_;
};

// OIDs of the parents whose primary key no probe for a wanted table has brought along.
std::vector<std::uint32_t> FurtherParents(const ReadScope& scope, const Catalog& catalog) {
  std::vector<bool> done = scope.wanted;
  std::vector<std::uint32_t> oids;
  for (const ForeignKey& key : catalog.foreign_keys) {
    if (done[key.parent]) continue;
    done[key.parent] = true;
    oids.push_back(catalog.tables[key.parent].oid);
  }
  return oids;
}

// Clones of clones, level by level; plain tables have none and are not asked.
void ProbeClones(Snapshot snapshot, const Catalog& catalog, KeyVisitor& visitor) {
  std::vector<std::uint32_t> level;
  for (const ForeignKey& key : catalog.foreign_keys) {
    if (catalog.tables[key.child].partitioned || catalog.tables[key.parent].partitioned) {
      level.push_back(key.oid);
    }
  }
  const std::vector<KeyClone>& clones = visitor.live().clones;
  while (!level.empty()) {
    const std::size_t known = clones.size();
    ProbeCatalog({ConstraintRelationId, ConstraintParentIndexId, Anum_pg_constraint_conparentid},
                 level, snapshot, [&](HeapTuple row, TupleDesc) { visitor.TakeClone(row); });
    level.clear();
    for (std::size_t i = known; i < clones.size(); ++i) level.push_back(clones[i].oid);
  }
}

void ProbeKeys(Snapshot snapshot, const ReadScope& scope, const Catalog& catalog,
               KeyVisitor& visitor) {
  const ProbeBy by_table{ConstraintRelationId, ConstraintRelidTypidNameIndexId,
                         Anum_pg_constraint_conrelid};
  ProbeCatalog(by_table, scope.wanted_oids, snapshot,
               [&](HeapTuple row, TupleDesc descriptor) { visitor.Take(row, descriptor); });
  ProbeCatalog(
      by_table, FurtherParents(scope, catalog), snapshot,
      [&](HeapTuple row, TupleDesc descriptor) { visitor.TakePrimaryKey(row, descriptor); });
  ProbeClones(snapshot, catalog, visitor);
}

// The key at the end of the chain of clones that starts at `clone`, or none.
ForeignKeyId KeyOf(const LiveKeys& live, const KeyClone& clone) {
  std::uint32_t oid = clone.cloned_from;
  for (int levels = 0; levels < kMaxPartitionLevels; ++levels) {
    const std::uint32_t found = live.by_oid.Find(oid);
    if (found == OidMap::kNotFound) return kNoForeignKey;
    if ((found & LiveKeys::kCloneBit) == 0) return found;
    oid = live.clones[found & ~LiveKeys::kCloneBit].cloned_from;
  }
  return kNoForeignKey;
}

void TieClonesToKeys(const Catalog& catalog, LiveKeys& live) {
  for (KeyClone& clone : live.clones) {
    clone.key = KeyOf(live, clone);
    if (clone.key == kNoForeignKey) continue;
    const std::uint32_t above = live.by_oid.Find(clone.cloned_from);
    const std::uint32_t child_above = (above & LiveKeys::kCloneBit) != 0
                                          ? live.clones[above & ~LiveKeys::kCloneBit].child_oid
                                          : catalog.tables[catalog.foreign_keys[above].child].oid;
    clone.of_child = clone.child_oid != child_above;
  }
}

// Replaces the column number `id` by the column's name; false when there is no such column.
bool NameColumn(const Catalog& catalog, const Table& table, NameId& id) {
  const std::uint32_t place = id - 1;
  id = place < table.columns.count ? catalog.columns[table.columns.first + place].name : kNoName;
  return id != kNoName;
}

void NameRun(const Table& table, Run& run, Catalog& catalog) {
  bool complete = true;
  for (std::uint32_t i = run.first; i < run.first + run.count; ++i) {
    complete = NameColumn(catalog, table, catalog.key_columns[i]) && complete;
  }
  if (!complete) run = Run{};
}

}  // namespace

LiveKeys ReadKeys(Snapshot snapshot, const OidMap& table_of, const ReadScope& scope,
                  NameTable& names, Catalog& catalog) {
  KeyVisitor visitor(table_of, scope, names, catalog);
  if (scope.probe) {
    ProbeKeys(snapshot, scope, catalog, visitor);
  } else {
    ScanCatalog(ConstraintRelationId, snapshot,
                [&](HeapTuple row, TupleDesc descriptor) { visitor.Take(row, descriptor); });
  }
  catalog.foreign_keys.shrink_to_fit();
  TieClonesToKeys(catalog, visitor.live());
  return std::move(visitor.live());
}

void NameKeyColumns(Catalog& catalog) {
  for (Table& table : catalog.tables) NameRun(table, table.primary_key, catalog);
  for (ForeignKey& key : catalog.foreign_keys) {
    const Table& child = catalog.tables[key.child];
    const Table& parent = catalog.tables[key.parent];
    bool complete = true;
    for (std::uint32_t i = key.pairs.first; i < key.pairs.first + key.pairs.count; ++i) {
      complete = NameColumn(catalog, child, catalog.pairs[i].child) && complete;
      complete = NameColumn(catalog, parent, catalog.pairs[i].parent) && complete;
    }
    if (!complete) key.pairs = Run{};
    NameRun(child, key.delete_columns, catalog);
  }
}

}  // namespace fk_audit
