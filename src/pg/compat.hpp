// Every difference between server majors, one line each with its reason. Nothing else in src/pg
// tests PG_VERSION_NUM. Included by pg/postgres.hpp only.
#pragma once

#if PG_VERSION_NUM < 150000
#error "fk_audit needs PostgreSQL 15 or later"
#endif

// 16 moved the varlena macros out of postgres.h.
#if PG_VERSION_NUM >= 160000
extern "C" {
#include "varatt.h"
}
#endif

namespace fk_audit {

// 18 stores NOT NULL as named constraints.
inline constexpr bool kNotNullIsConstraint = PG_VERSION_NUM >= 180000;

// ALTER TABLE ... ALTER CONSTRAINT as written.
struct ConstraintAlteration {
  const char* name = nullptr;
  bool alters_deferrability = true;
  bool deferrable = false;
  bool initially_deferred = false;
  bool alters_enforcement = false;
  bool enforced = true;
};

#if PG_VERSION_NUM >= 180000
// 18 added [NOT] ENFORCED, PERIOD, and a node of its own that says what ALTER CONSTRAINT names.
inline bool IsEnforced(const Constraint& constraint) {
  return constraint.is_enforced;
}
inline bool HasPeriod(const Constraint& constraint) {
  return constraint.fk_with_period;
}
inline bool SaysEnforced(ConstrType type) {
  return type == CONSTR_ATTR_ENFORCED;
}
inline bool SaysNotEnforced(ConstrType type) {
  return type == CONSTR_ATTR_NOT_ENFORCED;
}
inline ConstraintAlteration AlterationOf(const Node* definition) {
  const auto& node = *reinterpret_cast<const ATAlterConstraint*>(definition);
  return {node.conname,      node.alterDeferrability,  node.deferrable,
          node.initdeferred, node.alterEnforceability, node.is_enforced};
}
#else
inline bool IsEnforced(const Constraint&) {
  return true;
}
inline bool HasPeriod(const Constraint&) {
  return false;
}
inline bool SaysEnforced(ConstrType) {
  return false;
}
inline bool SaysNotEnforced(ConstrType) {
  return false;
}
inline ConstraintAlteration AlterationOf(const Node* definition) {
  const auto& node = *reinterpret_cast<const Constraint*>(definition);
  return {node.conname, true, node.deferrable, node.initdeferred, false, true};
}
#endif

// 16 gave the callbacks of raw_expression_tree_walker() and expression_tree_walker() their
// arguments.
inline bool walk_raw_expression(Node* node, bool (*walker)(Node*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
  return raw_expression_tree_walker_impl(node, walker, context);
#else
  const auto untyped = reinterpret_cast<void (*)()>(walker);
  return raw_expression_tree_walker(node, reinterpret_cast<bool (*)()>(untyped), context);
#endif
}
inline bool walk_expression(Node* node, bool (*walker)(Node*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
  return expression_tree_walker_impl(node, walker, context);
#else
  const auto untyped = reinterpret_cast<void (*)()>(walker);
  return expression_tree_walker(node, reinterpret_cast<bool (*)()>(untyped), context);
#endif
}

// The settings that raw_parser() obeys, as code means them: a backslash is one in '...' and may
// quote in E'...'. Restored on every way out. 19 has no standard_conforming_strings any more.
class ParserSettingsScope {
 public:
  ParserSettingsScope() : quote_(backslash_quote) { backslash_quote = BACKSLASH_QUOTE_ON; }
  ~ParserSettingsScope() { backslash_quote = quote_; }
  ParserSettingsScope(const ParserSettingsScope&) = delete;
  ParserSettingsScope& operator=(const ParserSettingsScope&) = delete;

 private:
  int quote_;
#if PG_VERSION_NUM < 190000
  class StandardStrings {
   public:
    StandardStrings() : strings_(standard_conforming_strings) {
      standard_conforming_strings = true;
    }
    ~StandardStrings() { standard_conforming_strings = strings_; }

   private:
    bool strings_;
  };
  StandardStrings strings_;
#endif
};

// 18 added NOT ENFORCED, PERIOD and NOT NULL to pg_constraint too.
#if PG_VERSION_NUM >= 180000
inline bool IsEnforced(const FormData_pg_constraint& row) {
  return row.conenforced;
}
inline bool HasPeriod(const FormData_pg_constraint& row) {
  return row.conperiod;
}
inline bool IsNotNullConstraint(const FormData_pg_constraint& row) {
  return row.contype == CONSTRAINT_NOTNULL;
}
#else
inline bool IsEnforced(const FormData_pg_constraint&) {
  return true;
}
inline bool HasPeriod(const FormData_pg_constraint&) {
  return false;
}
inline bool IsNotNullConstraint(const FormData_pg_constraint&) {
  return false;
}
#endif

}  // namespace fk_audit
