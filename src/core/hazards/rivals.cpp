// Keys that act on the same row when one row goes, and of which one takes the row from the other:
// the names of their triggers decide what becomes of it.
#include <algorithm>
#include <tuple>

#include "core/hazards/hazard_context.hpp"
#include "core/rival_keys.hpp"

namespace fk_audit {
namespace {

class Rivals {
 public:
  Rivals(HazardContext& context, const CascadeGraph& graph) : context_(context), graph_(graph) {
    const std::vector<ForeignKey>& keys = context.catalog.foreign_keys;
    for (ForeignKeyId id = 0; id < keys.size(); ++id) {
      if (DeleteActs(keys[id]) && !ChecksAtCommit(keys[id])) acting_.push_back(id);
    }
    std::ranges::sort(acting_, [&](ForeignKeyId a, ForeignKeyId b) {
      if (EndsOf(a) != EndsOf(b)) return EndsOf(a) < EndsOf(b);
      return FiresBefore(keys[a], keys[b]);
    });
  }

  void Find() {
    for (auto begin = acting_.begin(); begin != acting_.end();) {
      const auto end = std::find_if(begin, acting_.end(),
                                    [&](ForeignKeyId id) { return EndsOf(id) != EndsOf(*begin); });
      FindAmong({begin, end});
      begin = end;
    }
  }

 private:
  std::pair<TableId, TableId> EndsOf(ForeignKeyId id) const {
    return {graph_.ChildOf(id), graph_.ParentOf(id)};
  }

  // The keys of one child to one parent, in the order in which they fire. Each is told once.
  void FindAmong(std::span<const ForeignKeyId> keys) {
    std::vector<bool> told(keys.size());
    for (std::size_t first = 0; first < keys.size(); ++first) {
      if (told[first] || !context_.listed[keys[first]]) continue;
      context_.options.poll();
      for (std::size_t second = first + 1; second < keys.size(); ++second) {
        if (!Compete(keys[first], keys[second])) continue;
        if (!told[first]) Add(keys[first], keys[second]);
        told[first] = told[second] = true;
      }
    }
  }

  // Whether the key fails for every row that refers by it, when its trigger fires. What MATCH FULL
  // says of a row that is null in part comes out only later.
  bool FailsAtOnce(const ForeignKey& key) const {
    if (!SetsColumns(key.delete_rule)) return !Cascades(key);
    return key.match != MatchOption::kFull && FailsToSet(context_, key);
  }

  // Whether it matters for a row that refers to the deleted row by both which one fires first.
  bool Compete(ForeignKeyId first, ForeignKeyId second) const {
    const ForeignKey& a = context_.catalog.foreign_keys[first];
    const ForeignKey& b = context_.catalog.foreign_keys[second];
    if (!SetsColumns(a.delete_rule) && !SetsColumns(b.delete_rule)) {
      const bool refers_to_itself = graph_.ChildOf(first) == graph_.ParentOf(first);
      // What FindDiamonds() does not tell.
      return Cascades(a) != Cascades(b) && (refers_to_itself || SamePairs(context_.catalog, a, b));
    }
    if (FailsAtOnce(a) && FailsAtOnce(b)) return false;  // whichever is first
    // What cannot be written fails, unless the row has gone before.
    if (Cascades(a) && FailsToSet(context_, b)) return true;
    if (Cascades(b) && FailsToSet(context_, a)) return true;
    const Catalog& catalog = context_.catalog;
    if (a.delete_rule == b.delete_rule) return BlanksDependOnOrder(catalog, a, b);
    return (SetsColumns(a.delete_rule) && TakesRowFrom(catalog, a, b)) ||
           (SetsColumns(b.delete_rule) && TakesRowFrom(catalog, b, a));
  }

  void Add(ForeignKeyId first, ForeignKeyId second) {
    const ForeignKey& a = context_.catalog.foreign_keys[first];
    const ForeignKey& b = context_.catalog.foreign_keys[second];
    if (SamePairs(context_.catalog, a, b)) {
      context_.Add(HazardKind::kOrderDependent, a,
                   "several keys over the same columns have different rules; today " +
                       context_.ConstraintText(a) +
                       " acts, because its trigger fires first; a dump and restore may change "
                       "that.");
      return;
    }
    context_.Add(HazardKind::kOrderDependent, a,
                 "what becomes of a row of " + context_.TableText(a.child) +
                     " that refers to one row of " + context_.TableText(a.parent) + " by both " +
                     context_.ConstraintText(a) + " and " + context_.ConstraintText(b) +
                     " depends on which acts first, today " + context_.ConstraintText(a) +
                     ", because its trigger fires first; a dump and restore may turn that round.");
  }

  HazardContext& context_;
  const CascadeGraph& graph_;
  std::vector<ForeignKeyId> acting_;  // by child and parent, then in the order of triggers
};

}  // namespace

bool SamePairs(const Catalog& catalog, const ForeignKey& a, const ForeignKey& b) {
  return a.child == b.child && a.parent == b.parent &&
         std::ranges::is_permutation(catalog.PairsOf(a), catalog.PairsOf(b));
}

void FindRivals(HazardContext& context, const CascadeGraph& graph) {
  Rivals(context, graph).Find();
}

}  // namespace fk_audit
