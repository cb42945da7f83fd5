#include <string>
#include <string_view>

#include "core/report/escape.hpp"
#include "core/report/report.hpp"
#include "core/report/rule_graph.hpp"
#include "core/report/wording.hpp"

namespace fk_audit {
namespace {

// Mermaid refuses to draw more edges than this unless its maxEdges is raised.
constexpr std::size_t kMostEdges = 500;

void AppendComment(std::string_view text, std::string& result) {
  result += "%% " + EscapeMermaid(text) + "\n";
}

void AppendHeader(const Report& report, std::string& text) {
  AppendComment(TitleOf(report), text);
  for (const HeaderEntry& entry : HeaderOf(report)) {
    for (const std::string& value : entry.values) {
      AppendComment(std::string(entry.label) + ": " + value, text);
    }
  }
}

// Thick: removes rows; plain: changes them; dotted: keeps them; crossed: not in the database.
std::string_view ArrowOf(const RuleEdge& edge) {
  if (edge.live.empty()) return "--x";
  if (edge.live == ToText(DeleteRule::kCascade)) return "==>";
  if (edge.live == ToText(DeleteRule::kNoAction) || edge.live == ToText(DeleteRule::kRestrict)) {
    return "-.->";
  }
  return "-->";
}

}  // namespace

std::string MermaidReport(const Report& report) {
  const RuleGraph graph = DrawRules(report, kMostEdges);
  std::string text;
  AppendHeader(report, text);
  if (graph.left_out != 0) {
    AppendComment("Not drawn: " + std::to_string(graph.left_out) +
                      " foreign keys without a finding or beyond the limit of the picture",
                  text);
  }
  AppendComment("An arrow leads from the parent to the child; red ones have a finding", text);
  text += "flowchart LR\n";
  for (std::size_t i = 0; i < graph.tables.size(); ++i) {
    text += "  t" + std::to_string(i) + "[\"" + EscapeMermaid(graph.tables[i]) + "\"]\n";
  }
  std::string marked;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const RuleEdge& edge = graph.edges[i];
    text += "  t" + std::to_string(edge.parent) + " ";
    text += ArrowOf(edge);
    text += "|\"" + EscapeMermaid(EdgeText(edge)) + "\"| t" + std::to_string(edge.child) + "\n";
    if (edge.finding) marked += (marked.empty() ? "" : ",") + std::to_string(i);
  }
  if (!marked.empty()) text += "  linkStyle " + marked + " stroke:#c62828,stroke-width:3px\n";
  return text;
}

}  // namespace fk_audit
