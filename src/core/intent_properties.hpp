// The properties of one foreign key, side by side: what several sources say about it merged into
// one intent, and that intent held against the live key.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/compare.hpp"
#include "core/compare_context.hpp"
#include "core/finding.hpp"

namespace fk_audit {

// A set of properties, each named by the kind of finding that reports it.
class PropertySet {
 public:
  void Add(FindingKind kind) { bits_ |= Bit(kind); }
  bool Has(FindingKind kind) const { return (bits_ & Bit(kind)) != 0; }
  bool empty() const { return bits_ == 0; }
  PropertySet Without(FindingKind kind) const {
    PropertySet rest = *this;
    rest.bits_ &= ~Bit(kind);
    return rest;
  }

 private:
  static std::uint32_t Bit(FindingKind kind) { return 1u << static_cast<unsigned>(kind); }
  std::uint32_t bits_ = 0;
};

// The kinds that are about one property, in the order of reporting. kNotEnforced is the property
// "enforced" and kNotValidated the property "validated".
inline constexpr FindingKind kProperties[] = {
    FindingKind::kDeleteRule,    FindingKind::kUpdateRule,    FindingKind::kMatchOption,
    FindingKind::kDeferrability, FindingKind::kDeleteColumns, FindingKind::kNotValidated,
    FindingKind::kNotEnforced,   FindingKind::kConstraintName};

// Intents of one shape as one: what one of them leaves open another one fills in.
struct MergedIntent {
  Intent intent;
  PropertySet conflicts;  // stated differently by two of them
};
MergedIntent MergeIntents(const CompareContext& context, std::span<const std::uint32_t> intents);

// The delete rule of them, and whether somebody wrote it. Where that is not known: RESTRICT is no
// tool's default for all keys.
DeclaredRule DeclaredRuleOf(const MergedIntent& merged);
// That of the intents of a finding; nothing where it has none.
DeclaredRule DeclaredRuleOf(const CompareContext& context, const Finding& finding);

// The properties that the intent states and in which the live key differs; never kNotEnforced,
// which does not need an intent.
PropertySet DifferencesOf(const CompareContext& context, const Intent& intent,
                          const ForeignKey& key);

// A property as text: "set null (y)", "deferrable". `live` fills in what the intent leaves open
// and may be null.
std::string DeclaredText(const CompareContext& context, const Quote& quote, FindingKind property,
                         const Intent& intent, const ForeignKey* live);
std::string LiveText(const CompareContext& context, const Quote& quote, FindingKind property,
                     const ForeignKey& key);

// What is said -> the names of the sources that say it; sorted, so that the text of a finding does
// not depend on the order of loading.
using StatementList = std::map<std::string, std::set<std::string>>;
// "cascade (web), set null (billing, crm)"
std::string PrintStatements(const StatementList& statements);

// PrintStatements() for each conflicting property, joined by "; ".
std::string ConflictText(const CompareContext& context, const Quote& quote, PropertySet conflicts,
                         std::span<const std::uint32_t> intents);

// Whether the deferrability of `key` would be as the intent states it, and what it should be.
struct Deferrability {
  bool deferrable = false;
  bool initially_deferred = false;

  friend bool operator==(const Deferrability&, const Deferrability&) = default;
};
Deferrability DeclaredDeferrability(const Intent& intent, Deferrability live);

// A constraint name as the server keeps it: NAMEDATALEN - 1 bytes, no character cut in two
// (mbutils.c, pg_mbcliplen, for UTF-8).
std::string_view CutName(std::string_view name);

}  // namespace fk_audit
