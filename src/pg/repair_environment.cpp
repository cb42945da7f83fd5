#include "pg/repair_environment.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/temporary_name.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/orphan_count.hpp"
#include "pg/parent_key.hpp"
#include "pg/progress.hpp"

namespace fk_audit {
namespace {

// LOCK TABLE in a strong mode needs one of these (lockcmds.c, LockTableAclCheck). A table that was
// dropped meanwhile counts as one that may be locked: the statement will say what is wrong.
bool MayLock(std::uint32_t oid) {
  return Call([&] {
    bool missing = false;
    const AclMode modes = ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE;
    return pg_class_aclcheck_ext(oid, GetUserId(), modes, &missing) == ACLCHECK_OK || missing;
  });
}

// By the owner that the snapshot shows: the server's own check fails for a dropped table.
bool MayAlter(Snapshot snapshot, const std::uint32_t& oid) {
  Oid owner = InvalidOid;
  ProbeCatalog({RelationRelationId, ClassOidIndexId, Anum_pg_class_oid}, std::span(&oid, 1),
               snapshot, [&](HeapTuple row, TupleDesc) {
                 owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->relowner;
               });
  return !OidIsValid(owner) || Call([&] { return has_privs_of_role(GetUserId(), owner); });
}

// As checkFkeyPermissions() (tablecmds.c).
bool MayReference(const KeyColumns& columns) {
  return Call([&] {
    bool missing = false;
    const Oid role = GetUserId();
    if (pg_class_aclcheck_ext(columns.parent, role, ACL_REFERENCES, &missing) == ACLCHECK_OK) {
      return true;
    }
    for (const AttrNumber column : columns.parent_columns) {
      if (missing) return true;
      if (pg_attribute_aclcheck_ext(columns.parent, column, role, ACL_REFERENCES, &missing) !=
              ACLCHECK_OK &&
          !missing) {
        return false;
      }
    }
    return true;
  });
}

// Constraints of all kinds share the names of a table.
NameHolder HolderOf(Snapshot snapshot, const std::uint32_t& table, const std::string& name) {
  NameHolder holder = NameHolder::kNobody;
  ProbeCatalog({ConstraintRelationId, ConstraintRelidTypidNameIndexId, Anum_pg_constraint_conrelid},
               std::span(&table, 1), snapshot, [&](HeapTuple row, TupleDesc) {
                 const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
                 if (name != NameStr(form->conname)) return;
                 holder = form->contype != CONSTRAINT_FOREIGN ? NameHolder::kOther
                          : OidIsValid(form->conparentid)     ? NameHolder::kPart
                                                              : NameHolder::kForeignKey;
               });
  return holder;
}

// The keys whose comments a plan may carry over.
std::vector<std::uint32_t> KeysOfPlans(const Audit& audit) {
  const std::vector<ForeignKey>& keys = audit.catalog.foreign_keys;
  std::vector<std::uint32_t> oids;
  for (const Finding& finding : audit.comparison.findings) {
    if (finding.key != kNoForeignKey) oids.push_back(keys[finding.key].oid);
    for (const ForeignKeyId other : finding.other_keys) oids.push_back(keys[other].oid);
  }
  for (const ForeignKey& key : keys) {
    if (IsTemporaryName(audit.names[key.name])) oids.push_back(key.oid);
  }
  std::ranges::sort(oids);
  oids.erase(std::unique(oids.begin(), oids.end()), oids.end());
  return oids;
}

}  // namespace

RepairEnvironment ReadRepairEnvironment(const Audit& audit, bool count_orphans) {
  const auto snapshot = std::make_shared<const RegisteredSnapshot>();
  RepairEnvironment environment;
  environment.server_version = PG_VERSION_NUM;
  environment.deadlock_timeout_ms = DeadlockTimeout;
  environment.quote = ServerQuote();
  environment.may_lock = MayLock;
  environment.may_alter = [snapshot](std::uint32_t oid) { return MayAlter(snapshot->get(), oid); };
  environment.may_reference = MayReference;
  environment.obstacle = [snapshot](const KeyColumns& columns) {
    return FindParentKey(snapshot->get(), columns).obstacle;
  };
  environment.name_holder = [snapshot](std::uint32_t table, const std::string& name) {
    return HolderOf(snapshot->get(), table, name);
  };
  if (count_orphans) {
    environment.count_orphans = [snapshot](const OrphanSearch& search, const KeyColumns& columns) {
      TellLongScan(
          "counting rows without a parent in " + DisplayTable(search.key.child, search.quote),
          search.child_rows);
      return CountOrphans(snapshot->get(), search, columns);
    };
  }
  environment.progress = [told = Progress("planning repairs", "foreign keys")](
                             std::size_t done, std::size_t total) { told.At(done, total); };
  environment.superuser = Call([] { return superuser(); });
  environment.in_recovery = Call([] { return RecoveryInProgress(); });
  environment.comments = ReadConstraintComments(snapshot->get(), KeysOfPlans(audit));
  return environment;
}

}  // namespace fk_audit
