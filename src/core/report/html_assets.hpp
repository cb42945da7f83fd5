// The style and the script of the HTML report. The page's Content-Security-Policy names both by
// their hashes and nothing else, so that no other script can run whatever a table is called.
#pragma once

#include <string_view>

namespace fk_audit {

extern const std::string_view kHtmlStyle;
extern const std::string_view kHtmlScript;

// SHA-256 in base64 of the two; test/cluster/html_report.sh holds them against the texts.
inline constexpr std::string_view kHtmlStyleHash = "wJc9m5oSBcPv6Ub0MHLRZUfRsL8kF9soVuzJzDeG/ac=";
inline constexpr std::string_view kHtmlScriptHash = "tq8OVL/dbGoVcDsK2XWcRvXJ3pM4ml2vkbyG80Hpwmg=";

}  // namespace fk_audit
