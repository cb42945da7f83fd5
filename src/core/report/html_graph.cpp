#include "core/report/html_graph.hpp"

#include <string_view>

#include "core/counted.hpp"
#include "core/report/escape.hpp"
#include "core/report/graph_layout.hpp"
#include "core/report/rule_graph.hpp"

namespace fk_audit {
namespace {

// More lines than this nobody can follow with the eye.
constexpr std::size_t kMostEdges = 300;

constexpr int kTextIndent = 12;  // of a name within its table

constexpr std::string_view kIdle =
    "Point at a table, or move to it with Tab and the arrow keys, to see what deleting one of its "
    "rows sets off. Enter keeps the picture.";

std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + EscapeAttribute(value) + "\"";
}

std::string Attribute(std::string_view name, int value) {
  return Attribute(name, std::to_string(value));
}

std::string_view ClassOf(const RuleEdge& edge) {
  if (edge.live.empty()) return "missing";
  if (edge.live == ToText(DeleteRule::kCascade)) return "cascade";
  if (edge.live == ToText(DeleteRule::kNoAction) || edge.live == ToText(DeleteRule::kRestrict)) {
    return "keeps";
  }
  return "changes";
}

class Painter {
 public:
  explicit Painter(const Report& report)
      : report_(report), graph_(DrawRules(report, kMostEdges)), layout_(LayOut(graph_)) {}

  std::string Paint() const;

 private:
  std::string Edge(std::size_t index) const;
  std::string Mark(std::size_t index) const;
  std::string Table(std::uint32_t index) const;
  std::string Svg() const;

  // "orgs to users, org_id: cascade"
  std::string Told(const RuleEdge& edge) const {
    return graph_.tables[edge.parent] + " to " + graph_.tables[edge.child] + ", " + EdgeText(edge);
  }

  const Report& report_;
  const RuleGraph graph_;
  const GraphLayout layout_;
};

std::string Painter::Edge(std::size_t index) const {
  const RuleEdge& edge = graph_.edges[index];
  std::string text = "<path class=\"edge " + std::string(ClassOf(edge));
  text += edge.finding ? " bad\"" : "\"";
  text += Attribute("d", layout_.edges[index].path) +
          Attribute("data-parent", static_cast<int>(edge.parent)) +
          Attribute("data-child", static_cast<int>(edge.child)) +
          Attribute("data-live", edge.live) + Attribute("data-declared", edge.declared);
  if (edge.finding) text += Attribute("data-mark", "m" + std::to_string(index));
  return text + "><title>" + EscapeMarkup(Told(edge)) + "</title></path>\n";
}

// What leads from the picture to the finding.
std::string Painter::Mark(std::size_t index) const {
  const RuleEdge& edge = graph_.edges[index];
  const PlacedEdge& place = layout_.edges[index];
  const std::string name = FindingName(report_.comparison->findings[*edge.finding]);
  return "<a class=\"mark\"" + Attribute("id", "m" + std::to_string(index)) +
         Attribute("href", "#f-" + name) +
         Attribute("aria-label", "Finding " + name + ": " + Told(edge)) + "><circle" +
         Attribute("cx", place.label_x) + Attribute("cy", place.label_y) + " r=\"9\"/><text" +
         Attribute("x", place.label_x) + Attribute("y", place.label_y + 5) + ">!</text><title>" +
         EscapeMarkup(Told(edge)) + "</title></a>\n";
}

std::string Painter::Table(std::uint32_t index) const {
  const PlacedTable& place = layout_.tables[index];
  const std::string& name = graph_.tables[index];
  const bool first = layout_.order.front() == index;
  return "<g class=\"table\" role=\"button\" aria-pressed=\"false\"" +
         Attribute("aria-label", "Delete a row of " + name) +
         Attribute("tabindex", first ? "0" : "-1") +
         Attribute("data-table", static_cast<int>(index)) +
         Attribute("data-layer", static_cast<int>(place.layer)) + Attribute("data-y", place.y) +
         "><title>" + EscapeMarkup(name) + "</title><rect rx=\"5\"" + Attribute("x", place.x) +
         Attribute("y", place.y) + Attribute("width", place.width) +
         Attribute("height", place.height) + "/><text" + Attribute("x", place.x + kTextIndent) +
         Attribute("y", place.y + place.height / 2 + 4) + ">" + EscapeMarkup(ShownName(name)) +
         "</text></g>\n";
}

std::string Painter::Svg() const {
  std::string text =
      "<div class=\"scroll\"><svg id=\"delete-graph\" role=\"group\""
      " aria-label=\"Delete graph\"" +
      Attribute("width", layout_.width) + Attribute("height", layout_.height) +
      Attribute("viewBox",
                "0 0 " + std::to_string(layout_.width) + " " + std::to_string(layout_.height)) +
      ">\n";
  for (std::size_t i = 0; i < graph_.edges.size(); ++i) text += Edge(i);
  for (const std::uint32_t table : layout_.order) text += Table(table);
  for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
    if (graph_.edges[i].finding) text += Mark(i);
  }
  return text + "</svg></div>\n";
}

constexpr std::string_view kLegend = R"html(<ul class="legend">
<li><svg width="44" height="14" aria-hidden="true"><path class="edge cascade" d="M2 7H42"/></svg> cascade: removes the rows</li>
<li><svg width="44" height="14" aria-hidden="true"><path class="edge changes" d="M2 7H42"/></svg> set null, set default: changes them</li>
<li><svg width="44" height="14" aria-hidden="true"><path class="edge keeps" d="M2 7H42"/></svg> no action, restrict: refuses the delete</li>
<li><svg width="44" height="14" aria-hidden="true"><path class="edge missing bad" d="M2 7H42"/></svg> declared, not in the database</li>
<li><svg width="20" height="20" aria-hidden="true" class="mark"><circle cx="10" cy="10" r="9"/><text x="10" y="15">!</text></svg> has a finding; the mark leads to it</li>
</ul>
<fieldset id="sides" hidden><legend>Follow</legend>
<label><input type="radio" name="side" checked> the rules of the database</label>
<label><input type="radio" name="side" id="side-declared"> those that the code declares</label>
</fieldset>
)html";

std::string Painter::Paint() const {
  if (graph_.edges.empty()) return "";
  std::string text =
      "<section aria-labelledby=\"graph-title\">\n"
      "<h2 id=\"graph-title\">What a delete sets off</h2>\n<p>Parents stand to the "
      "left of their children.";
  if (graph_.left_out != 0) {
    text += " Not drawn: " + Counted(graph_.left_out, "foreign key") +
            ". Those with a finding come first, then those that remove or change rows.";
  }
  text += "</p>\n";
  text += kLegend;
  text += "<p id=\"reach\" role=\"status\"" + Attribute("data-idle", kIdle) + "></p>\n";
  return text + Svg() + "</section>\n";
}

}  // namespace

std::string HtmlGraph(const Report& report) {
  return Painter(report).Paint();
}

}  // namespace fk_audit
