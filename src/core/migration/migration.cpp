#include "core/migration/migration.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "core/error.hpp"
#include "core/migration/anywhere.hpp"
#include "core/migration/migration_step.hpp"
#include "core/utc_time.hpp"

namespace fk_audit {
namespace {

// A file's name is cut here: what follows (a number, a suffix) fits into any file system's 255.
constexpr std::size_t kLongestName = 100;

struct NamedFormat {
  std::string_view name;
  MigrationFormat format;
};

constexpr std::array<NamedFormat, 6> kFormats{{{"sql", MigrationFormat::kSql},
                                               {"flyway", MigrationFormat::kFlyway},
                                               {"dbmate", MigrationFormat::kDbmate},
                                               {"rails", MigrationFormat::kRails},
                                               {"drizzle", MigrationFormat::kDrizzle},
                                               {"prisma", MigrationFormat::kPrisma}}};

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

void RequireName(std::string_view name) {
  const bool fits =
      !name.empty() && name.size() <= kLongestName && name.front() >= 'a' && name.front() <= 'z' &&
      std::ranges::all_of(name, [](char c) { return IsNameCharacter(c) || c == '_'; });
  if (fits) return;
  throw Error(ErrorCode::kInvalidParameter, "\"" + std::string(name) + "\" cannot name a migration",
              "Use lower-case letters, digits and underscores, a letter first.");
}

// What the tools take in a file's name: other characters become one underscore.
std::string FileName(const std::string& name, const Finding& finding) {
  std::string words = name + "_" + finding.child.name;
  for (const std::string& column : finding.child_columns) words += "_" + column;
  std::string result;
  for (char c : words) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!IsNameCharacter(c)) c = '_';
    if (c != '_' || (!result.empty() && result.back() != '_')) result += c;
  }
  if (result.size() > kLongestName) result.resize(kLongestName);
  while (result.back() == '_') result.pop_back();
  return result;
}

// "20261122151538"
std::string Version(std::int64_t time) {
  std::string text = UtcTime(time);
  std::erase_if(text, [](char c) { return !IsNameCharacter(c); });
  return text;
}

std::string Reads(const RepairStep& step) {
  if (step.scans == 0) return "";
  return "; reads " + (step.scans < 0
                           ? std::string("the whole table")
                           : std::to_string(static_cast<std::int64_t>(step.scans)) + " rows");
}

class Printer {
 public:
  Printer(const Report& report, const MigrationOptions& options)
      : report_(report), options_(options) {}

  void Add(const PlannedRepair& repair, const PlannedRepair& way_back);
  Migration Finish();

 private:
  std::vector<MigrationStep> StepsOf(const PlannedRepair& repair, const PlannedRepair& way_back);
  std::string UpOf(const PlannedRepair& repair, std::size_t step) const;
  std::string DownOf(const PlannedRepair& way_back, std::size_t files, std::size_t file) const;
  std::vector<std::string> About(const PlannedRepair& repair, const PlannedRepair& way_back,
                                 std::size_t file, std::size_t files) const;
  std::vector<std::string> Opening() const;
  const Finding& LeaderOf(std::size_t finding) const {
    return report_.comparison->findings[finding];
  }

  const Report& report_;
  const MigrationOptions& options_;
  std::unordered_map<std::string, int> numbers_;  // of the files of one name
  std::vector<MigrationStep> steps_;
  std::vector<OmittedPlan> omitted_;
};

std::string Printer::UpOf(const PlannedRepair& repair, std::size_t step) const {
  if (step >= repair.plan.steps.size()) return "";
  return PrintAnywhere(repair.plan.steps[step].statement, repair.live, repair.declared,
                       report_.quote);
}

// The tools roll the last file back first.
std::string Printer::DownOf(const PlannedRepair& way_back, std::size_t files,
                            std::size_t file) const {
  if (way_back.status != "ready" && way_back.status != "nothing_to_do") {
    return PrintIrreversible(way_back.status + ": " + way_back.plan.reason);
  }
  const std::size_t step = files - 1 - file;
  if (step >= way_back.plan.steps.size()) return "";
  return PrintAnywhere(way_back.plan.steps[step].statement, way_back.declared, way_back.live,
                       report_.quote);
}

std::vector<std::string> Printer::About(const PlannedRepair& repair, const PlannedRepair& way_back,
                                        std::size_t file, std::size_t files) const {
  const Finding& finding = LeaderOf(repair.findings.front());
  const Quote& quote = report_.quote;
  std::string key = DisplayTable(finding.child, quote);
  key += " (" + PrintColumns(finding.child_columns, quote) + ")";
  if (!finding.parent.name.empty()) key += " -> " + DisplayTable(finding.parent, quote);
  std::vector<std::string> about{"Foreign key " + key + ": file " + std::to_string(file + 1) +
                                 " of " + std::to_string(files) +
                                 (files > 1 ? ". Run all of them, or roll all back." : ".")};
  std::string what = "Finding " + FindingName(finding) + ", " + std::string(ToText(finding.kind)) +
                     ": the code declares " +
                     (finding.declared.empty() ? "none" : finding.declared) +
                     ", the database had " + (finding.live.empty() ? "none" : finding.live) + ".";
  const std::string origins = OriginsOf(report_, finding);
  if (!origins.empty()) what += " Declared at " + origins + ".";
  about.push_back(std::move(what));
  if (file == 0) about.push_back(repair.plan.reason);
  if (file < repair.plan.steps.size()) {
    const RepairStep& step = repair.plan.steps[file];
    about.push_back("Up: " + step.action + "; blocks " + step.blocks + Reads(step) + ".");
  }
  if (const std::size_t back = files - 1 - file; back < way_back.plan.steps.size()) {
    const RepairStep& step = way_back.plan.steps[back];
    about.push_back("Down: " + step.action + "; blocks " + step.blocks + Reads(step) + ".");
  }
  return about;
}

std::vector<MigrationStep> Printer::StepsOf(const PlannedRepair& repair,
                                            const PlannedRepair& way_back) {
  const std::size_t files = std::max(repair.plan.steps.size(), way_back.plan.steps.size());
  const std::string name = FileName(options_.name, LeaderOf(repair.findings.front()));
  std::vector<MigrationStep> steps;
  for (std::size_t file = 0; file < files; ++file) {
    MigrationStep& step = steps.emplace_back();
    step.time = options_.time + static_cast<std::int64_t>(steps_.size() + file);
    step.version = Version(step.time);
    step.name = name + "_" + std::to_string(numbers_[name] + static_cast<int>(file) + 1);
    step.about = About(repair, way_back, file, files);
    step.up = UpOf(repair, file);
    step.down = DownOf(way_back, files, file);
  }
  return steps;
}

void Printer::Add(const PlannedRepair& repair, const PlannedRepair& way_back) {
  const std::size_t leader = repair.findings.front();
  if (repair.plan.steps.empty()) {
    omitted_.push_back({leader, repair.status, repair.plan.reason});
    return;
  }
  std::vector<MigrationStep> steps = StepsOf(repair, way_back);
  for (const MigrationStep& step : steps) {
    std::string reason = ToolSyntaxIn(options_.format, step);
    if (reason.empty()) continue;
    omitted_.push_back({leader, "tool_syntax", std::move(reason)});
    return;
  }
  numbers_[FileName(options_.name, LeaderOf(leader))] += static_cast<int>(steps.size());
  std::ranges::move(steps, std::back_inserter(steps_));
}

// What a reader of the first file should know of all.
std::vector<std::string> Printer::Opening() const {
  std::string audit = "Repairs of foreign keys, from an audit of database " + report_.database +
                      " at " + UtcTime(options_.time) + " UTC. Sources:";
  for (const Source& source : report_.intents->sources) {
    audit += (audit.back() == ':' ? " " : ", ") + source.name;
    if (!source.revision.empty()) audit += " (" + source.revision + ")";
  }
  std::vector<std::string> opening{
      audit + ".",
      "Each file is one transaction, so that VALIDATE does not hold the strong locks of the step "
      "before it. Where a key is as wanted already, a file does nothing."};
  for (const OmittedPlan& plan : omitted_) {
    const Finding& finding = LeaderOf(plan.finding);
    opening.push_back("Not in these files: finding " + FindingName(finding) + ", " +
                      std::string(ToText(finding.kind)) + ", " +
                      DisplayTable(finding.child, report_.quote) + " (" +
                      PrintColumns(finding.child_columns, report_.quote) + "): " + plan.status +
                      ". " + plan.reason);
  }
  return opening;
}

Migration Printer::Finish() {
  if (!steps_.empty()) {
    std::vector<std::string> opening = Opening();
    std::vector<std::string>& about = steps_.front().about;
    about.insert(about.begin(), opening.begin(), opening.end());
  }
  switch (options_.format) {
    case MigrationFormat::kSql:
      return {SqlFiles(steps_), std::move(omitted_)};
    case MigrationFormat::kFlyway:
      return {FlywayFiles(steps_), std::move(omitted_)};
    case MigrationFormat::kDbmate:
      return {DbmateFiles(steps_), std::move(omitted_)};
    case MigrationFormat::kRails:
      return {RailsFiles(steps_), std::move(omitted_)};
    case MigrationFormat::kDrizzle:
      return {DrizzleFiles(steps_), std::move(omitted_)};
    case MigrationFormat::kPrisma:
      break;
  }
  return {PrismaFiles(steps_), std::move(omitted_)};
}

}  // namespace

std::optional<MigrationFormat> ToMigrationFormat(std::string_view name) {
  const auto found = std::ranges::find(kFormats, name, &NamedFormat::name);
  if (found == kFormats.end()) return std::nullopt;
  return found->format;
}

Migration PrintMigration(const Report& report, const MigrationOptions& options) {
  RequireName(options.name);
  Printer printer(report, options);
  for (std::size_t i = 0; i < report.repairs.size(); ++i) {
    // Not asked for.
    if (report.repairs[i].status.empty()) continue;
    printer.Add(report.repairs[i], report.way_back[i]);
  }
  return printer.Finish();
}

}  // namespace fk_audit
