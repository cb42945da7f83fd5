#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/report/escape.hpp"
#include "core/report/json_writer.hpp"
#include "core/report/report.hpp"
#include "core/report/wording.hpp"
#include "core/utc_time.hpp"

namespace fk_audit {
namespace {

// Section 3.58 of the standard knows three levels of a failure.
std::string_view LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
    case Severity::kHigh:
      return "error";
    case Severity::kMedium:
      return "warning";
    case Severity::kLow:
      return "note";
  }
  return "none";
}

// Plain text of a message: braces are doubled, for single ones are placeholders (section 3.11.5),
// and brackets that would make a link (3.11.6) are escaped.
std::string MessageText(std::string_view text) {
  const bool could_link = text.find("](") != text.npos;
  std::string result;
  for (const char c : text) {
    if (c == '{' || c == '}') result += c;
    if (could_link && (c == '[' || c == ']' || c == '\\')) result += '\\';
    result += c;
  }
  return result;
}

// The section numbers are those of SARIF 2.1.0, OASIS standard of 27 March 2020.
class Printer {
 public:
  explicit Printer(const Report& report);

  std::string Print();

 private:
  void TextObject(std::string_view key, std::string_view text);
  void Tool();
  void Invocation();
  void Header();
  NameId OriginOf(const Finding& finding) const;
  void Location(const Finding& finding);
  void Suppression(const Finding& finding);
  void Result(std::size_t index);

  const Report& report_;
  // Where a source declares a key of the child, for findings that nothing declares.
  std::unordered_map<std::uint64_t, NameId> table_origins_;
  JsonWriter json_;
};

std::uint64_t TableKey(NameId schema, NameId table) {
  return (std::uint64_t{schema} << 32) | table;
}

Printer::Printer(const Report& report) : report_(report) {
  for (const Intent& intent : report.intents->intents) {
    if (intent.origin == kNoName) continue;
    table_origins_.emplace(TableKey(intent.child_schema, intent.child_table), intent.origin);
  }
}

void Printer::TextObject(std::string_view key, std::string_view text) {
  json_.Key(key);
  json_.BeginObject();
  json_.Member("text", MessageText(text));
  json_.EndObject();
}

// 3.18 tool, 3.49 reportingDescriptor: every kind of finding is a rule, at the index of its kind.
void Printer::Tool() {
  json_.Key("tool");
  json_.BeginObject();
  json_.Key("driver");
  json_.BeginObject();
  json_.Member("name", "fk_audit");
  json_.Key("rules");
  json_.BeginArray();
  for (int i = 0; i < kFindingKinds; ++i) {
    const FindingTraits& traits = TraitsOf(static_cast<FindingKind>(i));
    json_.BeginObject();
    json_.Member("id", traits.name);
    TextObject("shortDescription", traits.wording);
    json_.Key("defaultConfiguration");
    json_.BeginObject();
    json_.Member("level", LevelOf(traits.severity));
    json_.EndObject();
    json_.EndObject();
  }
  json_.EndArray();
  json_.EndObject();
  json_.EndObject();
}

void Printer::Invocation() {
  json_.Key("invocations");
  json_.BeginArray();
  json_.BeginObject();
  json_.Key("executionSuccessful");
  json_.Boolean(true);
  json_.Member("endTimeUtc", IsoTime(report_.audited_at));
  json_.EndObject();
  json_.EndArray();
}

void Printer::Header() {
  json_.Key("properties");
  json_.BeginObject();
  json_.Member("title", TitleOf(report_));
  for (const HeaderEntry& entry : HeaderOf(report_)) {
    std::string key(entry.label);
    key[0] = static_cast<char>(key[0] - 'A' + 'a');
    if (entry.list) {
      json_.Member(key, entry.values);
    } else {
      json_.Member(key, entry.values.front());
    }
  }
  json_.EndObject();
}

NameId Printer::OriginOf(const Finding& finding) const {
  for (const std::uint32_t index : finding.intents) {
    if (const NameId origin = report_.intents->intents[index].origin; origin != kNoName) {
      return origin;
    }
  }
  const auto schema = report_.names->Find(finding.child.schema);
  const auto table = report_.names->Find(finding.child.name);
  if (!schema || !table) return kNoName;
  const auto found = table_origins_.find(TableKey(*schema, *table));
  return found == table_origins_.end() ? kNoName : found->second;
}

// 3.28 location
void Printer::Location(const Finding& finding) {
  json_.BeginObject();
  if (const NameId origin = OriginOf(finding); origin != kNoName) {
    const Place place = PlaceOf((*report_.names)[origin]);
    json_.Key("physicalLocation");
    json_.BeginObject();
    json_.Key("artifactLocation");
    json_.BeginObject();
    json_.Member("uri", PathToUri(place.path));
    json_.EndObject();
    if (place.line != 0) {
      json_.Key("region");
      json_.BeginObject();
      json_.Key("startLine");
      json_.Number(std::uint64_t{place.line});
      json_.EndObject();
    }
    json_.EndObject();
  }
  json_.Key("logicalLocations");
  json_.BeginArray();
  json_.BeginObject();
  json_.Member("fullyQualifiedName", KeyText(report_, finding, " -> "));
  json_.Member("kind", "foreign key");
  json_.EndObject();
  json_.EndArray();
  json_.EndObject();
}

// 3.35 suppression: a waiver stands in the database, outside of the code.
void Printer::Suppression(const Finding& finding) {
  const Waiver* const waiver = WaiverOf(*report_.comparison, finding);
  if (waiver == nullptr) return;
  json_.Key("suppressions");
  json_.BeginArray();
  json_.BeginObject();
  json_.Member("kind", "external");
  json_.Member("status", "accepted");
  json_.Member("justification", DescribeWaiver(*waiver));
  json_.EndObject();
  json_.EndArray();
}

// 3.27 result
void Printer::Result(std::size_t index) {
  const Finding& finding = report_.comparison->findings[index];
  std::string message = KeyText(report_, finding, " -> ") + ": the code declares " +
                        DeclaredPhrase(finding) + ", the database has " + LivePhrase(finding) + ".";
  if (!finding.detail.empty()) message += " " + finding.detail;
  json_.BeginObject();
  json_.Member("ruleId", ToText(finding.kind));
  json_.Key("ruleIndex");
  json_.Number(static_cast<std::uint64_t>(finding.kind));
  json_.Member("level", LevelOf(finding.severity));
  TextObject("message", message);
  json_.Key("locations");
  json_.BeginArray();
  Location(finding);
  json_.EndArray();
  Suppression(finding);
  json_.Key("partialFingerprints");
  json_.BeginObject();
  json_.Member("fkAuditFinding/v1", FindingName(finding));
  json_.EndObject();
  json_.Key("properties");
  json_.BeginObject();
  json_.Member("finding", FindingName(finding));
  json_.Member("state", StateName(finding));
  json_.Member("severity", ToText(finding.severity));
  if (const FindingAdvice* const advice = AdviceOf(report_, index)) {
    json_.Member("verdict", ToText(advice->verdict));
    json_.Member("recommended", ToText(advice->recommended));
    json_.Member("effect", advice->effect);
  }
  json_.EndObject();
  json_.EndObject();
}

std::string Printer::Print() {
  json_.BeginObject();
  json_.Member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json_.Member("version", "2.1.0");
  json_.Key("runs");
  json_.BeginArray();
  json_.BeginObject();
  Tool();
  Invocation();
  Header();
  json_.Key("results");
  json_.BeginArray();
  for (std::size_t i = 0; i < report_.comparison->findings.size(); ++i) Result(i);
  json_.EndArray();
  json_.EndObject();
  json_.EndArray();
  json_.EndObject();
  return json_.Take();
}

}  // namespace

std::string SarifReport(const Report& report) {
  return Printer(report).Print();
}

}  // namespace fk_audit
