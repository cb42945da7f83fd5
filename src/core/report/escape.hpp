// Text that comes from the database or from the code, made harmless for each format: it can close
// no element, start no script, and no line of its own.
#pragma once

#include <string>
#include <string_view>

namespace fk_audit {

// For XML 1.0 and HTML, between tags. Characters that XML forbids (control characters, U+FFFE,
// U+FFFF) become U+FFFD.
std::string EscapeMarkup(std::string_view text);
// The same for a value between quotes of either kind; line ends and tabs survive.
std::string EscapeAttribute(std::string_view text);

// For running text of Markdown (GitHub's, CommonMark), on one line.
std::string EscapeMarkdown(std::string_view text);
// A code span, on one line; nothing for an empty text.
std::string MarkdownCode(std::string_view text);
// A code span in a cell of a table.
std::string MarkdownCell(std::string_view text);
// A fenced block that no line of `text` can end.
std::string MarkdownBlock(std::string_view text, std::string_view language);

// For a quoted label and for a comment of Mermaid: every punctuation mark as its character code.
std::string EscapeMermaid(std::string_view text);

// A path as a relative reference (RFC 3986), or as file:// when it is absolute.
std::string PathToUri(std::string_view path);

}  // namespace fk_audit
