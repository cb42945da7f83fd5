#include <string>
#include <string_view>
#include <vector>

#include "core/report/json_writer.hpp"
#include "core/report/report.hpp"
#include "core/report/wording.hpp"
#include "core/utc_time.hpp"

namespace fk_audit {
namespace {

// Grows when a member changes its meaning or goes away; a new member leaves it as it is.
constexpr std::uint64_t kSchemaVersion = 1;

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

class Printer {
 public:
  explicit Printer(const Report& report) : report_(report), plans_of_(ByFinding(report.repairs)) {}

  std::string Print();

 private:
  void Header();
  void Sources();
  void Coverage();
  void Table(std::string_view key, const QualifiedName& table,
             const std::vector<std::string>& columns);
  void Provenance(const Finding& finding);
  void WaiverObject(const Finding& finding);
  void AdviceObject(std::size_t index);
  void FindingObject(std::size_t index);
  void Steps(std::string_view key, const RepairPlan& plan);
  void Plan(std::size_t index);

  const Report& report_;
  PlansByFinding plans_of_;
  JsonWriter json_;
};

void Printer::Sources() {
  json_.Key("sources");
  json_.BeginArray();
  for (const Source& source : report_.intents->sources) {
    json_.BeginObject();
    json_.Member("name", source.name);
    json_.MemberOrNull("revision", source.revision);
    json_.Member("loaded_at", IsoTime(source.loaded_at / kMicrosecondsPerSecond));
    json_.Key("complete");
    json_.Boolean(source.complete);
    json_.EndObject();
  }
  json_.EndArray();
}

void Printer::Coverage() {
  const Comparison& result = *report_.comparison;
  const auto count = [&](std::string_view key, std::uint64_t number) {
    json_.Key(key);
    json_.Number(number);
  };
  json_.Key("coverage");
  json_.BeginObject();
  count("compared", result.compared);
  count("equal", result.equal);
  count("skipped", result.skipped);
  count("findings", result.findings.size());
  count("waived", result.waived);
  const std::array<std::size_t, 4> by_severity = CountBySeverity(result);
  for (std::size_t i = by_severity.size(); i-- > 0;) {
    count(ToText(static_cast<Severity>(i)), by_severity[i]);
  }
  json_.EndObject();
}

void Printer::Header() {
  json_.Key("schema_version");
  json_.Number(kSchemaVersion);
  json_.Member("database", report_.database);
  json_.Member("server", report_.server);
  json_.Member("time", IsoTime(report_.audited_at));
  json_.MemberOrNull("tables", report_.tables);
  Sources();
  Coverage();
}

void Printer::Table(std::string_view key, const QualifiedName& table,
                    const std::vector<std::string>& columns) {
  json_.Key(key);
  if (table.name.empty()) {
    json_.Null();
    return;
  }
  json_.BeginObject();
  json_.MemberOrNull("schema", table.schema);
  json_.Member("table", table.name);
  json_.Member("columns", columns);
  json_.EndObject();
}

void Printer::Provenance(const Finding& finding) {
  json_.Member("sources", SourcesOf(report_, finding));
  json_.Key("origins");
  json_.BeginArray();
  for (const std::uint32_t index : finding.intents) {
    const NameId origin = report_.intents->intents[index].origin;
    if (origin == kNoName) continue;
    const Place place = PlaceOf((*report_.names)[origin]);
    json_.BeginObject();
    json_.Member("path", place.path);
    json_.Key("line");
    if (place.line == 0) {
      json_.Null();
    } else {
      json_.Number(std::uint64_t{place.line});
    }
    json_.EndObject();
  }
  json_.EndArray();
}

void Printer::WaiverObject(const Finding& finding) {
  const Waiver* const waiver = WaiverOf(*report_.comparison, finding);
  if (waiver == nullptr) {
    json_.Null();
    return;
  }
  json_.BeginObject();
  json_.Member("who", waiver->who);
  json_.Member("reason", waiver->reason);
  json_.Member("since", waiver->since_text);
  json_.Member("until", waiver->until_text);
  json_.EndObject();
}

void Printer::AdviceObject(std::size_t index) {
  const FindingAdvice* const advice = AdviceOf(report_, index);
  if (advice == nullptr) {
    json_.Null();
    return;
  }
  json_.BeginObject();
  json_.Member("class", ToText(advice->child_class));
  json_.Key("confidence");
  json_.Number(advice->confidence);
  json_.Member("evidence", advice->evidence);
  json_.Member("verdict", ToText(advice->verdict));
  json_.Member("recommended", ToText(advice->recommended));
  json_.Member("reason", advice->reason);
  json_.Member("effect", advice->effect);
  json_.Member("alternatives", advice->alternatives);
  json_.MemberOrNull("decided_by", advice->decided_by);
  json_.EndObject();
}

void Printer::FindingObject(std::size_t index) {
  const Finding& finding = report_.comparison->findings[index];
  json_.BeginObject();
  json_.Member("finding", FindingName(finding));
  json_.Member("state", StateName(finding));
  json_.Member("severity", ToText(finding.severity));
  json_.Member("kind", ToText(finding.kind));
  json_.Member("meaning", TraitsOf(finding.kind).wording);
  Table("child", finding.child, finding.child_columns);
  Table("parent", finding.parent, finding.parent_columns);
  json_.MemberOrNull("constraint_name", finding.constraint_name);
  json_.MemberOrNull("declared", finding.declared);
  json_.MemberOrNull("live", finding.live);
  json_.MemberOrNull("detail", finding.detail);
  json_.MemberOrNull("schema_pattern", finding.pattern);
  Provenance(finding);
  json_.Key("waiver");
  WaiverObject(finding);
  json_.Key("advice");
  AdviceObject(index);
  json_.Key("plans");
  json_.BeginArray();
  const auto [begin, end] = plans_of_.equal_range(index);
  for (auto plan = begin; plan != end; ++plan) {
    json_.Number(static_cast<std::uint64_t>(plan->second - report_.repairs.data() + 1));
  }
  json_.EndArray();
  json_.EndObject();
}

void Printer::Steps(std::string_view key, const RepairPlan& plan) {
  json_.Key(key);
  json_.BeginArray();
  for (const RepairStep& step : plan.steps) {
    json_.BeginObject();
    json_.Member("action", step.action);
    json_.Member("blocks", step.blocks);
    json_.Key("scans");
    if (step.scans < 0) {
      json_.Null();
    } else {
      json_.Number(step.scans);
    }
    json_.Member("statement", step.statement);
    json_.EndObject();
  }
  json_.EndArray();
}

void Printer::Plan(std::size_t index) {
  const PlannedRepair& plan = report_.repairs[index];
  json_.BeginObject();
  json_.Key("plan");
  json_.Number(std::uint64_t{index + 1});
  std::vector<std::string> findings;
  for (const std::size_t finding : plan.findings) {
    findings.push_back(FindingName(report_.comparison->findings[finding]));
  }
  json_.Member("findings", findings);
  json_.Member("status", StatusOf(report_, plan));
  json_.MemberOrNull("reason", plan.plan.reason);
  Steps("steps", plan.plan);
  Steps("way_back", report_.way_back[index].plan);
  json_.EndObject();
}

std::string Printer::Print() {
  json_.BeginObject();
  Header();
  json_.Key("findings");
  json_.BeginArray();
  for (std::size_t i = 0; i < report_.comparison->findings.size(); ++i) FindingObject(i);
  json_.EndArray();
  json_.Key("repairs");
  json_.BeginArray();
  for (std::size_t i = 0; i < report_.repairs.size(); ++i) Plan(i);
  json_.EndArray();
  json_.EndObject();
  return json_.Take();
}

}  // namespace

std::string JsonReport(const Report& report) {
  return Printer(report).Print();
}

}  // namespace fk_audit
