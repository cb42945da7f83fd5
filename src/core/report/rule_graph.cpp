#include "core/report/rule_graph.hpp"

#include <algorithm>
#include <map>

#include "core/intent_properties.hpp"
#include "core/report/wording.hpp"

namespace fk_audit {
namespace {

struct Candidate {
  ForeignKeyId key = kNoForeignKey;  // none: a missing one
  std::optional<std::size_t> finding;
  int rank = 0;  // lower is drawn first
};

class Painter {
 public:
  explicit Painter(const Report& report) : report_(report) {}

  RuleGraph Draw(std::size_t most);

 private:
  std::vector<Candidate> Candidates() const;
  bool IsShown(const ForeignKey& key) const;
  QualifiedName NameOf(TableId id) const;
  std::uint32_t NodeOf(const QualifiedName& table);
  void AddLive(const Candidate& candidate);
  void AddMissing(std::size_t finding);

  const Report& report_;
  std::map<QualifiedName, std::uint32_t> nodes_;
  RuleGraph graph_;
};

QualifiedName Painter::NameOf(TableId id) const {
  const Table& table = report_.catalog->tables[id];
  return {std::string((*report_.names)[table.schema]), std::string((*report_.names)[table.name])};
}

bool Painter::IsShown(const ForeignKey& key) const {
  const Table& child = report_.catalog->tables[key.child];
  return child.audited && (!report_.wanted || report_.wanted((*report_.names)[child.schema],
                                                             (*report_.names)[child.name]));
}

std::vector<Candidate> Painter::Candidates() const {
  const std::vector<std::optional<std::size_t>> by_key = FindingByKey(report_);
  std::vector<Candidate> candidates;
  for (ForeignKeyId id = 0; id < by_key.size(); ++id) {
    const ForeignKey& key = report_.catalog->foreign_keys[id];
    if (!IsShown(key)) continue;
    const int harmless = Destructiveness(key.delete_rule) == 0 ? 2 : 1;
    candidates.push_back({id, by_key[id], by_key[id] ? 0 : harmless});
  }
  for (std::size_t i = 0; i < report_.comparison->findings.size(); ++i) {
    if (report_.comparison->findings[i].kind == FindingKind::kMissing) {
      candidates.push_back({kNoForeignKey, i, 0});
    }
  }
  return candidates;
}

std::uint32_t Painter::NodeOf(const QualifiedName& table) {
  const auto [found, added] =
      nodes_.emplace(table, static_cast<std::uint32_t>(graph_.tables.size()));
  if (added) graph_.tables.push_back(DisplayTable(table, report_.quote));
  return found->second;
}

void Painter::AddLive(const Candidate& candidate) {
  const ForeignKey& key = report_.catalog->foreign_keys[candidate.key];
  std::vector<std::string> columns;
  for (const ColumnPair& pair : report_.catalog->PairsOf(key)) {
    columns.emplace_back((*report_.names)[pair.child]);
  }
  RuleEdge edge;
  edge.parent = NodeOf(NameOf(key.parent));
  edge.child = NodeOf(NameOf(key.child));
  edge.columns = PrintColumns(columns, report_.quote);
  edge.live = ToText(key.delete_rule);
  edge.finding = candidate.finding;
  if (const auto rule = report_.comparison->declared_rules[candidate.key].rule) {
    edge.declared = ToText(*rule);
  }
  graph_.edges.push_back(std::move(edge));
}

void Painter::AddMissing(std::size_t index) {
  const Finding& finding = report_.comparison->findings[index];
  RuleEdge edge;
  edge.parent = NodeOf(finding.parent);
  edge.child = NodeOf(finding.child);
  edge.columns = PrintColumns(finding.child_columns, report_.quote);
  edge.finding = index;
  const CompareContext context{*report_.catalog, *report_.intents, *report_.names};
  if (const auto rule = DeclaredRuleOf(context, finding).rule) edge.declared = ToText(*rule);
  graph_.edges.push_back(std::move(edge));
}

RuleGraph Painter::Draw(std::size_t most) {
  std::vector<Candidate> candidates = Candidates();
  if (candidates.size() > most) {
    graph_.left_out = candidates.size() - most;
    std::ranges::stable_sort(candidates, {}, &Candidate::rank);
    candidates.resize(most);
  }
  for (const Candidate& candidate : candidates) {
    if (candidate.key == kNoForeignKey) {
      AddMissing(*candidate.finding);
    } else {
      AddLive(candidate);
    }
  }
  return std::move(graph_);
}

}  // namespace

RuleGraph DrawRules(const Report& report, std::size_t most) {
  return Painter(report).Draw(most);
}

std::string EdgeText(const RuleEdge& edge) {
  std::string text = edge.columns + ": ";
  text += edge.live.empty() ? std::string_view("missing") : edge.live;
  if (!edge.declared.empty() && edge.declared != edge.live) {
    text.append(", the code says ").append(edge.declared);
  }
  return text;
}

}  // namespace fk_audit
