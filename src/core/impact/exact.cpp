#include "core/impact/exact.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace fk_audit {
namespace {

bool Fails(const DeleteOutcome& outcome) {
  return outcome.first_failure.kind != Failure::Kind::kNone;
}

// Once the delete fails, what it would have done else is not held against another order.
bool FateDiffers(const DeleteOutcome& a, const DeleteOutcome& b) {
  return Fails(a) != Fails(b) || a.first_failure.at_commit != b.first_failure.at_commit;
}

std::set<KeyEvent> Differences(const DeleteOutcome& a, const DeleteOutcome& b) {
  std::set<KeyEvent> keys;
  if (Fails(a) && Fails(b)) return keys;
  const auto compare = [&](const DeleteOutcome& from, const DeleteOutcome& to) {
    for (const auto& [key, outcome] : from.keys) {
      const auto other = to.keys.find(key);
      if (!(outcome == (other == to.keys.end() ? KeyOutcome() : other->second))) keys.insert(key);
    }
  };
  compare(a, b);
  compare(b, a);
  return keys;
}

void Append(std::string& texts, const std::string& text) {
  if (text.empty() || texts.find(text) != std::string::npos) return;
  texts += (texts.empty() ? "" : "; ") + text;
}

class Writer {
 public:
  Writer(const ExactImpact& exact, const ExactNames& names) : exact_(exact), names_(names) {}

  void WriteKey(KeyEvent event, const std::string& obstacle, ImpactRow& line) {
    if (event.first >= names_.live.foreign_keys.size()) return;
    if (!obstacle.starts_with("no right")) WriteCounts(event, line);
    line.uncertain.clear();
    const auto doubt = exact_.outcome.doubts.find(event);
    if (doubt != exact_.outcome.doubts.end()) Append(line.uncertain, doubt->second);
    Append(line.uncertain, obstacle);
    Append(unseen_, obstacle);
    if (exact_.by_row_order.contains(event)) Append(line.uncertain, kByRowOrder);
    // The static answer may have said so already, and which other key it is.
    if (exact_.by_names.contains(event) && line.detail.find(kByTriggerNames) == std::string::npos) {
      Append(line.detail, kByNames);
    }
  }

  // A key that acts in some partitions of the parent only leaves orphans of the others: a line
  // beside the one of those rows on which it acts.
  std::optional<ImpactRow> OrphansBeside(KeyEvent event, const ImpactRow& line) const {
    const auto found = exact_.outcome.keys.find(event);
    if (found == exact_.outcome.keys.end() || found->second.orphaned == 0 || line.exact == 0 ||
        !line.exact || line.effect == ToText(ImpactEffect::kOrphaned)) {
      return std::nullopt;
    }
    ImpactRow orphans = line;
    orphans.estimate.rows = -1;
    orphans.detail = "its triggers are off in some partitions";
    WriteCounts(ImpactEffect::kOrphaned, found->second.orphaned, orphans);
    return orphans;
  }

  void WriteRoot(const std::vector<ImpactRow>& lines, ImpactRow& root) const {
    root.exact = 1;
    root.uncertain = exact_.outcome.row_doubt;
    Append(root.uncertain, unseen_);
    const Failure& failure = exact_.outcome.first_failure;
    if (Fails(exact_.outcome)) {
      root.effect =
          ToText(failure.at_commit ? ImpactEffect::kCheckedAtCommit : ImpactEffect::kBlocked);
      root.detail = (failure.at_commit ? "COMMIT fails: " : "fails: ") + Describe(failure);
    }
    // Of rows that are gone in the end, too: what changed them on the way may have failed.
    for (const ImpactRow& line : lines) Append(root.uncertain, line.uncertain);
    if (exact_.fails_by_row_order) Append(root.uncertain, kByRowOrder);
    if (exact_.fails_by_names || !exact_.by_names.empty()) Append(root.detail, kByNames);
  }

 private:
  static constexpr const char* kByRowOrder = "depends on the order in which rows are visited";
  static constexpr const char* kByNames = "depends on the names of triggers";

  static void WriteCounts(ImpactEffect effect, std::int64_t rows, ImpactRow& line) {
    line.effect = ToText(effect);
    line.exact = rows;
  }

  void WriteCounts(KeyEvent event, ImpactRow& line) const {
    line.exact = 0;
    const auto found = exact_.outcome.keys.find(event);
    if (found == exact_.outcome.keys.end()) return;
    const KeyOutcome& outcome = found->second;
    if (outcome.blocked > 0) {
      WriteCounts(ImpactEffect::kBlocked, outcome.blocked, line);
    } else if (outcome.at_commit > 0) {
      WriteCounts(ImpactEffect::kCheckedAtCommit, outcome.at_commit, line);
    } else if (outcome.deleted > 0) {
      WriteCounts(ImpactEffect::kDeleted, outcome.deleted, line);
    } else if (outcome.orphaned > 0) {
      WriteCounts(ImpactEffect::kOrphaned, outcome.orphaned, line);
    } else {
      line.exact = outcome.changed;
      if (outcome.changed > 0 && line.effect != ToText(ImpactEffect::kDefaulted)) {
        line.effect = ToText(ChangeOf(event));
      }
    }
    if (!outcome.reason.empty() && line.detail.empty()) line.detail = outcome.reason;
  }

  // What the rule of a key that changed rows made of them; ON UPDATE CASCADE hands on NULL mostly.
  ImpactEffect ChangeOf(KeyEvent event) const {
    const ForeignKey& key = names_.live.foreign_keys[event.first];
    const ReferentialAction rule = event.second ? key.update_rule : key.delete_rule;
    return rule == ReferentialAction::kSetDefault ? ImpactEffect::kDefaulted
                                                  : ImpactEffect::kBlanked;
  }

  std::string TableOf(TableId id) const {
    const Table& table = names_.live.tables[id];
    return DisplayTable(
        {std::string(names_.names[table.schema]), std::string(names_.names[table.name])},
        names_.quote);
  }

  std::string Describe(const Failure& failure) const {
    const ForeignKey& key = names_.live.foreign_keys[failure.key];
    const std::string name =
        names_.quote(names_.names[key.name]) + " of table " + TableOf(key.child);
    if (failure.kind == Failure::Kind::kNotNull) return "a NOT NULL column under " + name;
    return name;
  }

  const ExactImpact& exact_;
  const ExactNames& names_;
  std::string unseen_;  // obstacles: rows behind them may be none or many
};

}  // namespace

ExactImpact CountExactly(RowSource& source, RowId row, const Poll& poll) {
  ExactImpact exact;
  exact.outcome = SimulateDelete(source, row, {}, poll);
  const DeleteOutcome other_rows = SimulateDelete(source, row, {.rows_reversed = true}, poll);
  const DeleteOutcome other_names = SimulateDelete(source, row, {.names_reversed = true}, poll);
  exact.by_row_order = Differences(exact.outcome, other_rows);
  exact.by_names = Differences(exact.outcome, other_names);
  exact.fails_by_row_order = FateDiffers(exact.outcome, other_rows);
  exact.fails_by_names = FateDiffers(exact.outcome, other_names);
  return exact;
}

void AddExact(const ExactImpact& exact, const std::vector<ForeignKeyId>& keys,
              const std::map<KeyId, std::string>& obstacles, const ExactNames& names,
              std::vector<ImpactRow>& lines) {
  Writer writer(exact, names);
  std::vector<ImpactRow> written;
  for (ImpactRow& line : lines) {
    if (line.key == kNoForeignKey) {
      written.push_back(std::move(line));
      continue;
    }
    const KeyEvent event{keys[line.key], line.on_update};
    const auto obstacle = obstacles.find(event.first);
    writer.WriteKey(event, obstacle == obstacles.end() ? "" : obstacle->second, line);
    std::optional<ImpactRow> orphans = writer.OrphansBeside(event, line);
    written.push_back(std::move(line));
    if (orphans) written.push_back(std::move(*orphans));
  }
  lines = std::move(written);
  writer.WriteRoot(lines, lines.front());
}

}  // namespace fk_audit
