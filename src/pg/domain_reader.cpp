#include "pg/domain_reader.hpp"

#include "core/oid_map.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/stored_expression.hpp"

namespace fk_audit {
namespace {

struct Domain {
  std::uint32_t over;
  bool not_null;  // of this domain alone, or by its CHECK
};

struct Domains {
  OidMap seen;  // type OID -> index in `all`
  std::vector<Domain> all;
};

// A type that is no domain lies over nothing and takes nulls.
void Note(std::uint32_t type, Domains& domains, std::vector<std::uint32_t>& unread) {
  if (!MayBeDomain(type) || domains.seen.Find(type) != OidMap::kNotFound) return;
  domains.seen.Insert(type, static_cast<std::uint32_t>(domains.all.size()));
  domains.all.push_back({InvalidOid, false});
  unread.push_back(type);
}

void ReadLevel(Snapshot snapshot, const std::vector<std::uint32_t>& types, Domains& domains,
               std::vector<std::uint32_t>& below) {
  ProbeCatalog({TypeRelationId, TypeOidIndexId, Anum_pg_type_oid}, types, snapshot,
               [&](HeapTuple row, TupleDesc) {
                 const auto form = reinterpret_cast<Form_pg_type>(GETSTRUCT(row));
                 if (form->typtype != TYPTYPE_DOMAIN) return;
                 domains.all[domains.seen.Find(form->oid)] = {form->typbasetype, form->typnotnull};
                 Note(form->typbasetype, domains, below);
               });
}

// CHECK (VALUE IS NOT NULL), by itself or joined to others by AND.
bool refuses_null(const Node* expression) {
  check_stack_depth();
  if (is_andclause(expression)) {
    const ListCell* cell = nullptr;
    foreach (cell, reinterpret_cast<const BoolExpr*>(expression)->args) {
      if (refuses_null(static_cast<const Node*>(lfirst(cell)))) return true;
    }
    return false;
  }
  if (!IsA(expression, NullTest)) return false;
  const auto test = reinterpret_cast<const NullTest*>(expression);
  return test->nulltesttype == IS_NOT_NULL && !test->argisrow &&
         IsA(test->arg, CoerceToDomainValue);
}

void ReadDomainChecks(Snapshot snapshot, const std::vector<std::uint32_t>& types,
                      Domains& domains) {
  ProbeCatalog({ConstraintRelationId, ConstraintTypidIndexId, Anum_pg_constraint_contypid}, types,
               snapshot, [&](HeapTuple row, TupleDesc descriptor) {
                 const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
                 if (form->contype != CONSTRAINT_CHECK) return;
                 const bool refuses = with_expression(
                     row, Anum_pg_constraint_conbin, descriptor, [](const Node* expression) {
                       return expression != nullptr && refuses_null(expression);
                     });
                 if (refuses) domains.all[domains.seen.Find(form->contypid)].not_null = true;
               });
}

// A circle of domains takes an edited catalog; more steps than there are domains would be one.
bool TakesNoNull(const Domains& domains, std::uint32_t type) {
  for (std::size_t steps = 0; steps < domains.all.size(); ++steps) {
    const std::uint32_t found = domains.seen.Find(type);
    if (found == OidMap::kNotFound) return false;
    if (domains.all[found].not_null) return true;
    type = domains.all[found].over;
  }
  return false;
}

}  // namespace

bool MayBeDomain(std::uint32_t type) {
  return type >= FirstNormalObjectId;
}

void MarkNotNullDomains(Snapshot snapshot, const std::vector<TypedColumn>& columns,
                        Catalog& catalog) {
  Domains domains;
  std::vector<std::uint32_t> unread;
  for (const TypedColumn& column : columns) Note(column.type, domains, unread);
  while (!unread.empty()) {
    std::vector<std::uint32_t> below;
    ReadLevel(snapshot, unread, domains, below);
    ReadDomainChecks(snapshot, unread, domains);
    unread = std::move(below);
  }
  for (const TypedColumn& column : columns) {
    if (TakesNoNull(domains, column.type)) catalog.columns[column.place].not_null = true;
  }
}

}  // namespace fk_audit
