// The delete graph of the HTML report as inline SVG.
#pragma once

#include <string>

#include "core/report/report.hpp"

namespace fk_audit {

// A <section>; what a delete sets off is shown by the script of the page. With more foreign keys
// than fit a picture those that matter most are drawn, and the section says how many are not.
std::string HtmlGraph(const Report& report);

}  // namespace fk_audit
