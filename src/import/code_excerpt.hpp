// The lines around the place where a delete rule is written: what a source keeps of its text, so
// that fk_audit_code_fix() can say how to change it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "import/declaration.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// Where the lines of a text begin. `text` must outlive it and be shorter than 4 GB.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  // From 1.
  std::uint32_t LineOf(std::uint32_t offset) const;
  // The bytes of lines [first, last], newlines included. Lines that are not there are left out.
  std::string_view Lines(std::uint32_t first, std::uint32_t last) const;
  std::uint32_t OffsetOf(std::uint32_t line) const { return starts_[line - 1]; }
  std::uint32_t count() const { return static_cast<std::uint32_t>(starts_.size()); }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

// Whole lines, cut at the place to change: head + old + tail is the text as it is.
struct CodeExcerpt {
  std::uint32_t line = 1;  // number of the first one
  std::string_view head;
  std::string_view old;
  std::string_view tail;
};

// The lines of `site` with three more before and behind, as diff has them. Nothing for a site
// outside of the text and for lines of more than 4 kB together: no person wrote them.
std::optional<CodeExcerpt> ExcerptAround(std::string_view text, const LineIndex& lines,
                                         const RuleSite& site);

// Where the delete rule stands in the only foreign key that begins on `line` of an SQL text, or
// where it would be added. Nothing when none or several begin there.
std::optional<RuleSite> SqlRuleSite(std::uint32_t file, std::string_view text,
                                    const LineIndex& lines, std::uint32_t line);

}  // namespace fk_audit
