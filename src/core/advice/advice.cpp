#include "core/advice/advice.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/advice/joined_names.hpp"
#include "core/advice/missing_keys.hpp"
#include "core/compare_context.hpp"
#include "core/intent_properties.hpp"

namespace fk_audit {
namespace {

class Adviser {
 public:
  explicit Adviser(const AdviceRequest& request)
      : request_(request),
        patterns_(request.rules.patterns, request.rules.disabled),
        context_{request.judged, request.facts, request.names, patterns_},
        words_(WordsOfNames(context_)),
        profiles_(context_, words_) {
    IndexFindings();
    for (const ClassSetting& setting : request.rules.settings) {
      settings_[setting.schema + '\0' + setting.table].push_back(&setting);
    }
    for (const StoredDecision& decision : request.rules.decisions) {
      decisions_.emplace(decision.finding, &decision);
    }
  }

  std::vector<Advice> AdviseAll();

 private:
  void IndexFindings();
  bool Wanted(TableId child) const;
  static void SetDeclared(const DeclaredRule& declared, Advice& advice) {
    advice.declared = declared.rule;
    advice.declared_stated = declared.stated;
  }
  void AddLive(ForeignKeyId id);
  void AddMissing(std::size_t finding);
  void Judge(Advice& advice);
  const ClassSetting* FindSetting(const KeyShape& shape) const;
  void ClassifyChild(Advice& advice);
  void ApplyDecision(Advice& advice) const;
  std::vector<const Intent*> IntentsOf(const Advice& advice) const;
  std::vector<NameId> DeclaredColumns(const Advice& advice) const;
  MatchOption DeclaredMatch(const Advice& advice) const;
  Written WrittenBy(DeleteRule rule, const KeyShape& key, std::vector<NameId> columns,
                    MatchOption match) const;
  void FindWritten(Advice& advice) const;
  Nullable NullableFor(const Advice& advice) const;
  bool Before(const Advice& a, const Advice& b) const;

  const AdviceRequest& request_;
  const PatternSet patterns_;
  const AdviceContext context_;
  WordCache words_;
  TableProfiles profiles_;
  std::unordered_map<ForeignKeyId, std::size_t> findings_;  // about the rule of a live key
  std::unordered_map<std::string, std::vector<const ClassSetting*>> settings_;
  std::unordered_map<std::string, const StoredDecision*> decisions_;
  std::vector<Advice> result_;
};

// Of several findings of one key, the one about its delete rule.
void Adviser::IndexFindings() {
  const std::vector<Finding>& findings = request_.comparison.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].key == kNoForeignKey) continue;
    if (findings[i].kind == FindingKind::kDeleteRule) {
      findings_.insert_or_assign(findings[i].key, i);
    } else if (findings[i].kind == FindingKind::kUndeclared) {
      findings_.try_emplace(findings[i].key, i);
    }
  }
}

bool Adviser::Wanted(TableId child) const {
  const Table& table = request_.catalog.tables[child];
  return table.audited && (!request_.wanted || request_.wanted(table.schema, table.name));
}

void Adviser::AddLive(ForeignKeyId id) {
  const ForeignKey& key = request_.catalog.foreign_keys[id];
  if (!Wanted(key.child)) return;
  Advice advice;
  advice.key = id;
  advice.shape = ShapeOf(request_.catalog, key);
  advice.live = key.delete_rule;
  if (id < request_.comparison.declared_rules.size()) {
    SetDeclared(request_.comparison.declared_rules[id], advice);
  }
  if (const auto found = findings_.find(id); found != findings_.end()) {
    advice.finding = found->second;
  }
  Judge(advice);
  result_.push_back(std::move(advice));
}

void Adviser::AddMissing(std::size_t index) {
  const Finding& finding = request_.comparison.findings[index];
  std::optional<KeyShape> shape = ShapeOfMissing(request_.catalog, request_.names, finding);
  if (!shape || !Wanted(shape->child)) return;
  Advice advice;
  advice.shape = std::move(*shape);
  advice.finding = index;
  SetDeclared(DeclaredRuleOf({request_.catalog, request_.intents, request_.names}, finding),
              advice);
  Judge(advice);
  result_.push_back(std::move(advice));
}

// The one for these columns goes before the one for all keys of the table.
const ClassSetting* Adviser::FindSetting(const KeyShape& shape) const {
  const Table& child = request_.catalog.tables[shape.child];
  const auto found = settings_.find(std::string(request_.names[child.schema]) + '\0' +
                                    std::string(request_.names[child.name]));
  if (found == settings_.end()) return nullptr;
  const ClassSetting* best = nullptr;
  for (const ClassSetting* setting : found->second) {
    const bool all = setting->columns.empty();
    if (all && best != nullptr) continue;
    const bool same =
        std::ranges::is_permutation(setting->columns, shape.columns, {}, {},
                                    [&](NameId column) { return request_.names[column]; });
    if (all || same) best = setting;
  }
  return best;
}

// The word of a person about the class stands first among the evidence.
void Adviser::ClassifyChild(Advice& advice) {
  advice.set_class = FindSetting(advice.shape);
  std::optional<ChildClass> known;
  if (advice.set_class != nullptr) known = advice.set_class->child_class;
  advice.judgement = Classify(context_, profiles_, words_, advice.shape, known);
  if (!known) return;
  advice.judgement.evidence.insert(
      advice.judgement.evidence.begin(),
      {*known, 1, advice.set_class->who + " says so: " + advice.set_class->reason});
}

// A decision wins but over what cannot work; one for another state of the finding has lapsed.
void Adviser::ApplyDecision(Advice& advice) const {
  if (!advice.finding) return;
  const Finding& finding = request_.comparison.findings[*advice.finding];
  const auto found = decisions_.find(FindingName(finding));
  if (found == decisions_.end()) return;
  if (found->second->state != finding.state) {
    advice.lapsed = found->second;
    return;
  }
  if (advice.decision.verdict == Verdict::kImpossible) return;
  advice.decided = found->second;
  advice.decision.verdict = found->second->verdict;
}

std::vector<const Intent*> Adviser::IntentsOf(const Advice& advice) const {
  std::vector<std::uint32_t> indexes;
  if (advice.finding) indexes = request_.comparison.findings[*advice.finding].intents;
  const std::vector<std::uint32_t>& matched = request_.comparison.matched_intent;
  if (indexes.empty() && advice.key < matched.size()) indexes.push_back(matched[advice.key]);
  std::vector<const Intent*> intents;
  for (const std::uint32_t index : indexes) {
    if (index < request_.intents.intents.size()) {
      intents.push_back(&request_.intents.intents[index]);
    }
  }
  return intents;
}

// The columns that a declared SET NULL or SET DEFAULT writes to.
std::vector<NameId> Adviser::DeclaredColumns(const Advice& advice) const {
  for (const Intent* intent : IntentsOf(advice)) {
    if (!intent->delete_columns_stated || intent->delete_columns.count == 0) continue;
    const std::span<const NameId> columns = request_.intents.Names(intent->delete_columns);
    return {columns.begin(), columns.end()};
  }
  if (advice.live == advice.declared && advice.key != kNoForeignKey) {
    const std::span<const NameId> columns =
        request_.catalog.DeleteColumnsOf(request_.catalog.foreign_keys[advice.key]);
    if (!columns.empty()) return {columns.begin(), columns.end()};
  }
  return advice.shape.columns;
}

MatchOption Adviser::DeclaredMatch(const Advice& advice) const {
  for (const Intent* intent : IntentsOf(advice)) {
    if (intent->match) return *intent->match;
  }
  return advice.key == kNoForeignKey ? MatchOption::kSimple
                                     : request_.catalog.foreign_keys[advice.key].match;
}

// The default of a column without one is NULL (ri_triggers.c, ri_set), and MATCH FULL takes no key
// that is null in part.
Written Adviser::WrittenBy(DeleteRule rule, const KeyShape& key, std::vector<NameId> columns,
                           MatchOption match) const {
  std::vector<NameId> nulls;
  std::vector<NameId> values;
  for (const NameId name : columns) {
    const bool value = rule == DeleteRule::kSetDefault &&
                       request_.facts.HasDefault(request_.catalog, key.child, name);
    (value ? values : nulls).push_back(name);
  }
  Written written{std::move(columns), values.empty()};
  written.outcome = OutcomeOf(request_.catalog, request_.facts, key.child, nulls, values);
  const bool half =
      match == MatchOption::kFull && !nulls.empty() && nulls.size() < key.columns.size();
  if (half || HasGenerated(request_.catalog, request_.facts, key)) {
    written.outcome = Outcome::kRefused;
  }
  return written;
}

void Adviser::FindWritten(Advice& advice) const {
  if (advice.declared && SetsColumns(*advice.declared)) {
    advice.written_declared =
        WrittenBy(*advice.declared, advice.shape, DeclaredColumns(advice), DeclaredMatch(advice));
  }
  if (advice.live && SetsColumns(*advice.live)) {
    const ForeignKey& key = request_.catalog.foreign_keys[advice.key];
    advice.written_live =
        WrittenBy(*advice.live, advice.shape,
                  request_.catalog.ColumnsSetBy(key, /*on_update=*/false), key.match);
  }
}

// A list of columns is no part of what is recommended. Where the code states SET NULL, or the
// database and no code says otherwise, what counts is what that writes.
Nullable Adviser::NullableFor(const Advice& advice) const {
  const bool by_code = advice.declared == DeleteRule::kSetNull;
  const bool by_database = !advice.declared && advice.live == DeleteRule::kSetNull;
  const Outcome outcome = by_code ? advice.written_declared.outcome : advice.written_live.outcome;
  if ((by_code || by_database) && outcome != Outcome::kRefused) {
    return outcome == Outcome::kTaken ? Nullable::kAll : Nullable::kRefused;
  }
  return advice.nullable;
}

// SET DEFAULT of columns without a default is SET NULL.
std::optional<DeleteRule> RuleByEffect(const std::optional<DeleteRule>& rule,
                                       const Written& written) {
  return rule == DeleteRule::kSetDefault && written.blanks ? DeleteRule::kSetNull : rule;
}

void Adviser::Judge(Advice& advice) {
  ClassifyChild(advice);
  FindWritten(advice);
  advice.nullable = NullableColumns(request_.catalog, request_.facts, advice.shape);
  if (advice.nullable == Nullable::kSome && DeclaredMatch(advice) == MatchOption::kFull) {
    advice.nullable = Nullable::kNone;  // no list can help
  }
  Situation situation;
  situation.child_class = advice.judgement.child_class;
  situation.bond = advice.judgement.bond;
  situation.strong = advice.judgement.confidence >= kStrong;
  situation.nullable = NullableFor(advice);
  // What works, though not all columns may become null, is the stated list.
  if (situation.nullable == Nullable::kAll && advice.nullable != Nullable::kAll) {
    advice.nullable = Nullable::kSome;
  }
  situation.declared_works = advice.written_declared.outcome != Outcome::kRefused;
  situation.declared = RuleByEffect(advice.declared, advice.written_declared);
  situation.declared_stated = advice.declared_stated;
  situation.live = RuleByEffect(advice.live, advice.written_live);
  advice.decision = Decide(situation);
  ApplyDecision(advice);
}

bool Adviser::Before(const Advice& a, const Advice& b) const {
  if (a.decision.verdict != b.decision.verdict) return a.decision.verdict < b.decision.verdict;
  if (a.finding.has_value() != b.finding.has_value()) return a.finding.has_value();
  const auto compare = [this](NameId x, NameId y) {
    return x == y ? 0 : request_.names[x].compare(request_.names[y]);
  };
  const Table& left = request_.catalog.tables[a.shape.child];
  const Table& right = request_.catalog.tables[b.shape.child];
  if (const int order = compare(left.schema, right.schema)) return order < 0;
  if (const int order = compare(left.name, right.name)) return order < 0;
  return std::ranges::lexicographical_compare(
      a.shape.columns, b.shape.columns, [&](NameId x, NameId y) { return compare(x, y) < 0; });
}

std::vector<Advice> Adviser::AdviseAll() {
  constexpr std::size_t kPollEvery = 256;
  for (ForeignKeyId id = 0; id < request_.catalog.foreign_keys.size(); ++id) {
    if (request_.poll && id % kPollEvery == 0) request_.poll();
    AddLive(id);
  }
  for (std::size_t i = 0; i < request_.comparison.findings.size(); ++i) {
    AddMissing(i);
  }
  std::ranges::stable_sort(result_,
                           [this](const Advice& a, const Advice& b) { return Before(a, b); });
  return std::move(result_);
}

}  // namespace

std::vector<Advice> Advise(const AdviceRequest& request) {
  return Adviser(request).AdviseAll();
}

bool DestroysMore(const Advice& advice) {
  if (!advice.declared) return false;
  const int today = advice.live ? Destructiveness(*advice.live) : 0;
  return Destructiveness(*advice.declared) > today;
}

std::vector<std::string> EvidenceLines(const Advice& advice) {
  const Judgement& judgement = advice.judgement;
  std::vector<std::string> lines;
  for (const Evidence& evidence : judgement.evidence) {
    std::array<char, 16> figure{};
    double share = evidence.weight * judgement.scale;
    if (judgement.set_by_hand) share = lines.empty() ? 1 : 0;
    if (IsAgainst(evidence.points_to, judgement.child_class)) share = -share;
    if (evidence.points_to != judgement.child_class && share > 0) share = 0;
    std::snprintf(figure.data(), figure.size(), "%+.2f", share == 0 ? 0.0 : share);
    lines.push_back(std::string(figure.data()) + " " + std::string(ToText(evidence.points_to)) +
                    ": " + evidence.text);
  }
  return lines;
}

std::string StrongestEvidence(const Judgement& judgement) {
  std::string text;
  int count = 0;
  for (const Evidence& evidence : judgement.evidence) {
    if (count == 2 || evidence.points_to != judgement.child_class) break;
    text += (count == 0 ? "" : "; ") + evidence.text;
    ++count;
  }
  return text;
}

}  // namespace fk_audit
