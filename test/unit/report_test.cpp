#include "core/report/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "audit_fixture.hpp"
#include "core/error.hpp"
#include "core/report/escape.hpp"
#include "core/report/rule_graph.hpp"
#include "core/report/wording.hpp"
#include "quote_for_test.hpp"

namespace fk_audit {
namespace {

using Json = nlohmann::json;

// Two keys as declared, one that cascades without being told to, one that is missing.
class ReportTest : public AuditFixture {
 protected:
  ReportTest() {
    options_.quote = QuoteForTest;
    AddTable("orgs(id)");
    AddTable("users(id, org_id)");
    AddTable("payments(id, org_id, user_id)");
    Live("users(org_id) -> orgs(id)");
    Live(
        "payments(org_id) -> orgs(id)",
        [](ForeignKey& key) { key.delete_rule = DeleteRule::kCascade; }, "payments_org");
    Live("payments(user_id) -> users(id)", {}, "payments_user");
    Declare("users(org_id) -> orgs(id)", Rule(DeleteRule::kNoAction, "db/schema.sql:3"));
    Declare("payments(org_id) -> orgs(id)", Rule(DeleteRule::kNoAction, "db/my schema.sql:7"));
    Declare("payments(user_id) -> users(id)", Rule(DeleteRule::kNoAction, "db/schema.sql:8"));
    set_.sources[0].revision = "r1";
  }

  std::function<void(Intent&)> Rule(DeleteRule rule, std::string_view origin) {
    return [this, rule, origin](Intent& intent) {
      intent.delete_rule = rule;
      intent.origin = names_.Intern(origin);
    };
  }

  const Report& Build() {
    comparison_ = Check();
    report_.database = "shop";
    report_.server = "PostgreSQL 15";
    report_.time = "2026-11-22 15:15:38 UTC";
    report_.audited_at = 1795360538;
    report_.intents = &set_;
    report_.names = &names_;
    report_.comparison = &comparison_;
    report_.catalog = &catalog_;
    report_.quote = QuoteForTest;
    return report_;
  }

  // A plan for the first finding with one step each way.
  void AddPlan(std::string_view statement) {
    PlannedRepair plan;
    plan.findings = {0};
    plan.status = "ready";
    plan.plan.reason = "Switch first.";
    plan.plan.steps.push_back({"REPLACE it", std::string(statement), "reads and writes", 84, {}});
    report_.repairs.push_back(plan);
    plan.plan.steps[0].scans = -1;
    report_.way_back.push_back(plan);
  }

  std::size_t Count(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++count;
    return count;
  }

  Comparison comparison_;
  Report report_;
};

TEST_F(ReportTest, AnUnknownFormatListsThoseThereAre) {
  try {
    FindReportFormat("cobol");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidParameter);
    for (const char* name : {"text", "markdown", "json", "sarif", "junit", "mermaid"}) {
      EXPECT_NE(error.hint().find(name), std::string::npos) << name;
      EXPECT_EQ(FindReportFormat(name).name, name);
    }
  }
}

TEST_F(ReportTest, EveryFormatOpensWithTheHeader) {
  Build();
  for (const char* name : {"text", "markdown", "json", "sarif", "junit", "mermaid"}) {
    const std::string text = FindReportFormat(name).print(report_);
    for (const char* part : {"shop", "PostgreSQL 15", "2026-11-22", "web", "r1"}) {
      EXPECT_NE(text.find(part), std::string::npos) << name << ": " << part;
    }
  }
}

TEST_F(ReportTest, Json) {
  Build();
  AddPlan("ALTER TABLE \"a\\b\"\n\tDROP;\x01");
  const Json json = Json::parse(JsonReport(report_));
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["time"], "2026-11-22T15:15:38Z");
  EXPECT_EQ(json["tables"], nullptr);
  EXPECT_EQ(json["coverage"]["compared"], 3);
  EXPECT_EQ(json["coverage"]["critical"], 1);
  ASSERT_EQ(json["findings"].size(), 1u);
  const Json& finding = json["findings"][0];
  EXPECT_EQ(finding["finding"], FindingName(comparison_.findings[0]));
  EXPECT_EQ(finding["child"]["table"], "payments");
  EXPECT_EQ(finding["origins"][0]["path"], "db/my schema.sql");
  EXPECT_EQ(finding["origins"][0]["line"], 7);
  EXPECT_EQ(finding["plans"], Json::array({1}));
  const Json& repair = json["repairs"][0];
  EXPECT_EQ(repair["findings"][0], finding["finding"]);
  EXPECT_EQ(repair["status"], "ready");
  EXPECT_EQ(repair["steps"][0]["statement"], "ALTER TABLE \"a\\b\"\n\tDROP;\x01");
  EXPECT_EQ(repair["steps"][0]["scans"], 84.0);
  EXPECT_EQ(repair["way_back"][0]["scans"], nullptr);
}

// Whoever runs the steps of ready plans must not run one that fk_audit_repairs() keeps to itself.
TEST_F(ReportTest, APlanThatIsHeldBackIsNotReady) {
  Build();
  AddPlan("DROP");
  FindingAdvice& advice = report_.advice[0];
  advice.declares_rule = true;
  advice.verdict = Verdict::kFixCodeFirst;
  const Json repair = Json::parse(JsonReport(report_))["repairs"][0];
  EXPECT_EQ(repair["status"], "fix_code_first");
  EXPECT_EQ(repair["steps"].size(), 1u);
  EXPECT_EQ(StatusText(report_, report_.repairs[0]), "held back: fix_code_first");
}

// A person's word holds back what advice by itself would let pass: here no rule is declared, and
// nothing more is destroyed.
TEST_F(ReportTest, APersonHoldsAPlanBack) {
  Build();
  AddPlan("DROP");
  FindingAdvice& advice = report_.advice[0];
  advice.verdict = Verdict::kNeedsDecision;
  EXPECT_EQ(StatusText(report_, report_.repairs[0]), "ready");
  advice.decided_by = "ann";
  EXPECT_EQ(StatusText(report_, report_.repairs[0]), "held back: needs_decision");
  advice.verdict = Verdict::kFixCodeFirst;
  EXPECT_EQ(StatusText(report_, report_.repairs[0]), "held back: fix_code_first");
  advice.verdict = Verdict::kAlignDatabase;
  EXPECT_EQ(StatusText(report_, report_.repairs[0]), "ready");
}

TEST_F(ReportTest, SarifPlacesAFindingWhereItIsDeclared) {
  Declare("users(id) -> orgs(id)", Rule(DeleteRule::kCascade, "nowhere"));  // missing, no line
  Build();
  const Json json = Json::parse(SarifReport(report_));
  EXPECT_EQ(json["version"], "2.1.0");
  const Json& run = json["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["name"], "fk_audit");
  ASSERT_EQ(run["results"].size(), 2u);
  const Json& result = run["results"][0];
  EXPECT_EQ(result["level"], "error");
  const std::size_t rule = result["ruleIndex"];
  EXPECT_EQ(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
  const Json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "db/my%20schema.sql");
  EXPECT_EQ(place["region"]["startLine"], 7);
  const Json& without_line = run["results"][1]["locations"][0]["physicalLocation"];
  EXPECT_EQ(without_line["artifactLocation"]["uri"], "nowhere");
  EXPECT_FALSE(without_line.contains("region"));
}

TEST_F(ReportTest, SarifPlacesAnUndeclaredKeyWhereItsTableIsDeclared) {
  set_.intents.pop_back();
  set_.sources[0].complete = true;
  DeclareTable("payments", 0);
  Build();
  const Json json = Json::parse(SarifReport(report_));
  for (const Json& result : json["runs"][0]["results"]) {
    if (result["ruleId"] != "undeclared") continue;
    EXPECT_EQ(result["level"], "warning");
    EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"]["startLine"], 7);
    return;
  }
  FAIL() << "no undeclared key";
}

TEST_F(ReportTest, SarifMessagesHoldNoPlaceholderAndNoLink) {
  AddTable("[x](y){0}(id, up)");
  EXPECT_EQ(Count(SarifReport(Build()), "{0}"), 0u);
}

TEST_F(ReportTest, JunitHasACaseForEachEqualKeyAndEachFinding) {
  const std::string text = JunitReport(Build());
  EXPECT_EQ(Count(text, "<testcase "), 3u);
  EXPECT_EQ(Count(text, "<failure "), 1u);
  EXPECT_NE(text.find("tests=\"3\" failures=\"1\""), std::string::npos);
  EXPECT_NE(text.find("name=\"payments.user_id -&gt; users\"/>"), std::string::npos) << text;
}

TEST_F(ReportTest, MarkdownIsWhatItSays) {
  Build();
  AddPlan("SELECT '```';");
  const std::string text = MarkdownReport(report_);
  EXPECT_NE(text.find("1 difference between the code and the database: 1 critical."),
            std::string::npos);
  EXPECT_NE(text.find("## 1. `payments.org_id -> orgs`"), std::string::npos) << text;
  EXPECT_NE(text.find("````sql\nSELECT '```';\n````\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Step 1: REPLACE it; blocks reads and writes; reads 84 rows"),
            std::string::npos);
  EXPECT_NE(text.find("<summary>Way back</summary>"), std::string::npos);
}

TEST_F(ReportTest, MermaidMarksMismatches) {
  Declare("users(id) -> orgs(id)", Rule(DeleteRule::kCascade, "x:1"));
  const std::string text = MermaidReport(Build());
  EXPECT_NE(text.find("\nflowchart LR\n"), std::string::npos);
  EXPECT_NE(text.find("==>|\"org_id: cascade, the code says no action\"|"), std::string::npos);
  EXPECT_NE(text.find("--x|\"id: missing, the code says cascade\"|"), std::string::npos) << text;
  EXPECT_NE(text.find("  linkStyle 1,3 stroke"), std::string::npos) << text;
}

TEST_F(ReportTest, AGraphTooLargeToDrawKeepsWhatMatters) {
  Build();
  const RuleGraph graph = DrawRules(report_, 1);
  EXPECT_EQ(graph.left_out, 2u);
  ASSERT_EQ(graph.edges.size(), 1u);
  EXPECT_EQ(EdgeText(graph.edges[0]), "org_id: cascade, the code says no action");
  EXPECT_EQ(graph.tables, (Lines{"orgs", "payments"}));
  report_.wanted = [](std::string_view, std::string_view table) { return table == "users"; };
  EXPECT_EQ(DrawRules(report_, 100).edges.size(), 1u);
}

TEST_F(ReportTest, WithoutAFindingEveryFormatSaysSo) {
  catalog_.foreign_keys[1].delete_rule = DeleteRule::kNoAction;
  Build();
  EXPECT_EQ(Json::parse(JsonReport(report_))["findings"], Json::array());
  EXPECT_EQ(Json::parse(SarifReport(report_))["runs"][0]["results"], Json::array());
  EXPECT_NE(JunitReport(report_).find("tests=\"3\" failures=\"0\""), std::string::npos);
  EXPECT_NE(MarkdownReport(report_).find("No difference"), std::string::npos);
  EXPECT_EQ(MermaidReport(report_).find("linkStyle"), std::string::npos);
}

TEST(Escape, MarkupHoldsNoTagNoQuoteAndNoForbiddenCharacter) {
  EXPECT_EQ(EscapeMarkup("<a href='x' b=\"y\">&\n"),
            "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;\n");
  EXPECT_EQ(EscapeAttribute("a\n\tb"), "a&#10;&#9;b");
  EXPECT_EQ(EscapeMarkup("\x01|\xef\xbf\xbf|\xef\xbf\xbe|\xef\xbf\xbd"),
            "&#xFFFD;|&#xFFFD;|&#xFFFD;|\xef\xbf\xbd");
  EXPECT_EQ(EscapeMarkup("\xef\xbf"), "\xef\xbf");
}

TEST(Escape, Markdown) {
  EXPECT_EQ(EscapeMarkdown("org_id _x_ <b> [a](b) `c` 1*2|3\n4"),
            "org_id \\_x\\_ \\<b\\> \\[a\\](b) \\`c\\` 1\\*2\\|3 4");
  EXPECT_EQ(MarkdownCode("a`b"), "``a`b``");
  EXPECT_EQ(MarkdownCode("`b"), "`` `b ``");
  EXPECT_EQ(MarkdownCell("a|b"), "`a\\|b`");
  EXPECT_EQ(MarkdownCode(""), "");
}

TEST(Escape, MermaidKnowsNoDirectiveAndNoEndOfALabel) {
  EXPECT_EQ(EscapeMermaid("%%{init}%% \"]\n"), "#37;#37;#123;init#125;#37;#37; #34;#93; ");
}

TEST(Escape, PathsBecomeReferences) {
  EXPECT_EQ(PathToUri("./db/a b:c%.sql"), "db/a%20b%3Ac%25.sql");
  EXPECT_EQ(PathToUri("/srv/x.sql"), "file:///srv/x.sql");
}

TEST(Place, IsAPathAndALine) {
  EXPECT_EQ(PlaceOf("a:b.sql:12").path, "a:b.sql");
  EXPECT_EQ(PlaceOf("a:b.sql:12").line, 12u);
  EXPECT_EQ(PlaceOf("a:b.sql").path, "a:b.sql");
  EXPECT_EQ(PlaceOf("a:").path, "a:");
  EXPECT_EQ(PlaceOf("a:99999999999").path, "a:99999999999");
}

}  // namespace
}  // namespace fk_audit
