#include "pg/trigger_reader.hpp"

#include <algorithm>

#include "pg/catalog_scan.hpp"
#include "pg/ri_function.hpp"

namespace fk_audit {
namespace {

constexpr std::uint8_t kChecks = kCheckInsert | kCheckUpdate;
constexpr std::uint8_t kActions = kParentDelete | kParentUpdate;

// What one trigger says about its key. The key's own letters are the measure for clones too:
// whatever differs from them is not what the key promises.
TriggerState StateOf(const ForeignKey& key, RiFunction function, Oid expected_table,
                     const FormData_pg_trigger& trigger) {
  if (function.event == 0 || trigger.tgrelid != expected_table || !key.enforced) {
    return TriggerState::kContradicting;
  }
  ReferentialAction expected = ReferentialAction::kNoAction;
  if (function.event == kParentDelete) expected = key.delete_rule;
  if (function.event == kParentUpdate) expected = key.update_rule;
  // Only checks and NO ACTION can wait until the end of the transaction (tablecmds.c,
  // createForeignKeyActionTriggers).
  const bool can_wait = expected == ReferentialAction::kNoAction;
  if (function.action != expected || trigger.tgdeferrable != (can_wait && key.deferrable) ||
      trigger.tginitdeferred != (can_wait && key.initially_deferred)) {
    return TriggerState::kContradicting;
  }
  switch (trigger.tgenabled) {
    case TRIGGER_DISABLED:
      return TriggerState::kDisabled;
    case TRIGGER_FIRES_ON_REPLICA:
      return TriggerState::kReplicaOnly;
    default:
      return TriggerState::kAsExpected;
  }
}

void Worsen(ForeignKey& key, TriggerState state) {
  key.triggers = std::max(key.triggers, state);
}

class TriggerVisitor {
 public:
  TriggerVisitor(LiveKeys& live, Catalog& catalog)
      : live_(live),
        catalog_(catalog),
        seen_(catalog.foreign_keys.size()),
        on_delete_(catalog.foreign_keys.size()) {}

  void Take(HeapTuple row) {
    const auto form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
    const std::uint32_t found = live_.by_oid.Find(form->tgconstraint);
    if (found == OidMap::kNotFound) return;
    if ((found & LiveKeys::kCloneBit) != 0) {
      TakeOfClone(live_.clones[found & ~LiveKeys::kCloneBit], *form);
    } else {
      TakeOfKey(found, *form);
    }
  }

  // Rows are in leaves: the trigger of a partitioned parent counts where it has none.
  void SetDeleteActs() {
    for (ForeignKeyId id = 0; id < catalog_.foreign_keys.size(); ++id) {
      ForeignKey& key = catalog_.foreign_keys[id];
      const std::uint8_t seen = on_delete_[id];
      const bool in_leaves = (seen & (kLeafFires | kLeafIsOff)) != 0;
      key.delete_acts = (seen & (in_leaves ? kLeafFires : kRootFires)) != 0;
      key.delete_acts_partly = key.delete_acts && (seen & kLeafIsOff) != 0;
    }
  }

  void FindMissing() {
    for (ForeignKeyId id = 0; id < catalog_.foreign_keys.size(); ++id) {
      if (seen_[id] != (kChecks | kActions)) Miss(catalog_.foreign_keys[id]);
    }
    for (const KeyClone& clone : live_.clones) {
      if (clone.key == kNoForeignKey) continue;
      const std::uint8_t expected = clone.of_child ? kChecks : kActions;
      if ((clone.triggers_seen & expected) != expected) Miss(catalog_.foreign_keys[clone.key]);
    }
  }

 private:
  enum OnDelete : std::uint8_t { kRootFires = 1, kLeafFires = 2, kLeafIsOff = 4 };

  void TakeOfKey(ForeignKeyId id, const FormData_pg_trigger& trigger) {
    ForeignKey& key = catalog_.foreign_keys[id];
    const RiFunction function = RiFunctionOf(trigger.tgfoid);
    const TableId table = (function.event & kChecks) != 0 ? key.child : key.parent;
    Worsen(key, StateOf(key, function, catalog_.tables[table].oid, trigger));
    seen_[id] |= function.event;
    if (function.event != kParentDelete) return;
    key.delete_trigger = trigger.oid;
    NoteOnDelete(id, trigger, catalog_.tables[key.parent].partitioned);
  }

  void TakeOfClone(KeyClone& clone, const FormData_pg_trigger& trigger) {
    if (clone.key == kNoForeignKey) return;
    ForeignKey& key = catalog_.foreign_keys[clone.key];
    const RiFunction function = RiFunctionOf(trigger.tgfoid);
    const Oid table = (function.event & kChecks) != 0 ? clone.child_oid : clone.parent_oid;
    Worsen(key, StateOf(key, function, table, trigger));
    clone.triggers_seen |= function.event;
    if (function.event == kParentDelete) NoteOnDelete(clone.key, trigger, false);
  }

  void NoteOnDelete(ForeignKeyId id, const FormData_pg_trigger& trigger, bool root) {
    const bool fires =
        trigger.tgenabled == TRIGGER_FIRES_ON_ORIGIN || trigger.tgenabled == TRIGGER_FIRES_ALWAYS;
    if (root) {
      on_delete_[id] |= fires ? kRootFires : 0;
    } else {
      on_delete_[id] |= fires ? kLeafFires : kLeafIsOff;
    }
  }

  static void Miss(ForeignKey& key) {
    if (key.enforced) Worsen(key, TriggerState::kMissing);
  }

  LiveKeys& live_;
  Catalog& catalog_;
  std::vector<std::uint8_t> seen_;       // by ForeignKeyId: bits of RiEvent
  std::vector<std::uint8_t> on_delete_;  // by ForeignKeyId: bits of OnDelete
};

// How many partitions each table has at all levels; empty when there are none at all.
std::vector<std::uint32_t> CountPartitions(const Catalog& catalog) {
  const auto is_partition = [](const Table& table) { return table.partition_of != kNoTable; };
  if (std::ranges::none_of(catalog.tables, is_partition)) return {};
  std::vector<std::uint32_t> count(catalog.tables.size());
  for (const Table& table : catalog.tables) {
    for (TableId id = table.partition_of; id != kNoTable; id = catalog.tables[id].partition_of) {
      ++count[id];
    }
  }
  return count;
}

// Before 17.1, 16.5 and 15.9 a DETACH, and before 17.5, 16.9 and 15.13 a self-reference on a
// partitioned table, left keys without the clones (and so the triggers) for some partitions
// (release notes of these minors). More clones than partitions are harmless: older minors kept
// those of keys that were adopted at ATTACH.
void FindMissingClones(const LiveKeys& live, Catalog& catalog) {
  const std::vector<std::uint32_t> partitions = CountPartitions(catalog);
  if (partitions.empty()) return;
  std::vector<std::uint32_t> clones(catalog.foreign_keys.size());
  for (const KeyClone& clone : live.clones) {
    if (clone.key != kNoForeignKey) ++clones[clone.key];
  }
  for (ForeignKeyId id = 0; id < clones.size(); ++id) {
    ForeignKey& key = catalog.foreign_keys[id];
    const std::uint64_t expected = std::uint64_t{partitions[key.child]} + partitions[key.parent];
    if (clones[id] < expected && key.enforced) Worsen(key, TriggerState::kMissing);
  }
}

std::vector<std::uint32_t> ConstraintOids(const LiveKeys& live, const Catalog& catalog) {
  std::vector<std::uint32_t> oids;
  oids.reserve(catalog.foreign_keys.size() + live.clones.size());
  for (const ForeignKey& key : catalog.foreign_keys) oids.push_back(key.oid);
  for (const KeyClone& clone : live.clones) oids.push_back(clone.oid);
  return oids;
}

}  // namespace

void ReadTriggers(Snapshot snapshot, bool probe, LiveKeys& live, Catalog& catalog) {
  TriggerVisitor visitor(live, catalog);
  const auto take = [&](HeapTuple row, TupleDesc) { visitor.Take(row); };
  if (probe) {
    ProbeCatalog({TriggerRelationId, TriggerConstraintIndexId, Anum_pg_trigger_tgconstraint},
                 ConstraintOids(live, catalog), snapshot, take);
  } else {
    ScanCatalog(TriggerRelationId, snapshot, take);
  }
  visitor.FindMissing();
  visitor.SetDeleteActs();
  FindMissingClones(live, catalog);
}

}  // namespace fk_audit
