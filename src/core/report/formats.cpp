#include <algorithm>
#include <array>
#include <string>

#include "core/error.hpp"
#include "core/report/report.hpp"

namespace fk_audit {
namespace {

constexpr std::array<ReportFormat, 7> kFormats = {{
    {"text", TextReport},
    {"markdown", MarkdownReport},
    {"html", HtmlReport},
    {"json", JsonReport},
    {"sarif", SarifReport},
    {"junit", JunitReport},
    {"mermaid", MermaidReport},
}};

// "text, markdown or json"
std::string Names() {
  std::string names;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (i > 0) names += i + 1 < kFormats.size() ? ", " : " or ";
    names += kFormats[i].name;
  }
  return names;
}

}  // namespace

const ReportFormat& FindReportFormat(std::string_view name) {
  const auto* const found = std::ranges::find(kFormats, name, &ReportFormat::name);
  if (found != kFormats.end()) return *found;
  throw Error(ErrorCode::kInvalidParameter, "unknown report format \"" + std::string(name) + "\"",
              "Use " + Names() + ".");
}

}  // namespace fk_audit
