// The style and the script of the HTML report. The page's Content-Security-Policy names both by
// their hashes and nothing else, so that no other script can run whatever a table is called.
#pragma once

#include <string_view>

namespace fk_audit {

extern const std::string_view kHtmlStyle;
extern const std::string_view kHtmlScript;

// SHA-256 in base64 of the two; test/cluster/html_report.sh holds them against the texts.
inline constexpr std::string_view kHtmlStyleHash = "jMcakUbtyRZXZtPZLJuJQr4DAIYNK23Tns25Jncjv5E=";
inline constexpr std::string_view kHtmlScriptHash = "TnyacBy3D2ndNy+hD0FH6yJefJBY8RwPFsWwbIOU8eY=";

}  // namespace fk_audit
