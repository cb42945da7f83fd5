// The style and the script of the HTML report. The page's Content-Security-Policy names both by
// their hashes and nothing else, so that no other script can run whatever a table is called.
#pragma once

#include <string_view>

namespace fk_audit {

extern const std::string_view kHtmlStyle;
extern const std::string_view kHtmlScript;

// SHA-256 in base64 of the two; test/cluster/html_report.sh holds them against the texts.
inline constexpr std::string_view kHtmlStyleHash = "7BOfBC6hYjb+aj/n8ccgKNYfhcy8NtKdIC+UbsDH+SI=";
inline constexpr std::string_view kHtmlScriptHash = "Xv29d0CEtWtjGHcN3ZJNDYo6ep/iFjVxoZJfDf24mbM=";

}  // namespace fk_audit
