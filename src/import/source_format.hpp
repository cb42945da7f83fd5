// The formats of fk_audit_load(): each is one row of one table, and nothing else in the project
// lists them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "import/declaration.hpp"
#include "import/json_document.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// What a reader is told beside its files.
struct ReaderOptions {
  // Where a table goes that names no schema; empty under a schema pattern.
  std::string default_schema;
  // The argument "options" of fk_audit_load(); a reader takes the keys of its row.
  const JsonEntry& given;
  Sha256Hex sha256;
};

struct SourceFormat {
  std::string_view name;
  // What the path of such a file ends in. Formats may share an ending, then the text decides.
  std::span<const std::string_view> endings;
  // Whether a text looks like this format; in doubt it does, for two candidates are an error.
  bool (*looks_like)(std::string_view text);
  // Reads all files as one schema. The texts are UTF-8, and so is the result. Throws Error for
  // files that cannot be read at all; what it leaves out is in Declarations::unread. Null for sql,
  // which the server's own parser reads.
  Declarations (*read)(std::span<const SourceFile> files, const ReaderOptions& options);
  // Keys of "options" beside those that every format has (mode, default_schema, schema_pattern).
  std::span<const std::string_view> options;
};

// In the order in which messages list them.
std::span<const SourceFormat> SourceFormats();

// Error(kInvalidParameter) for an unknown name; its hint lists the names.
const SourceFormat& FormatNamed(std::string_view name);

// The one format that all files may be of: by their endings, else by their text.
// Error(kInvalidParameter) naming the candidates when there is more than one, and when the files
// disagree; naming the file that no format fits.
const SourceFormat& RecogniseFormat(std::span<const SourceFile> files);

// Error(kInvalidParameter) for a key of `options` that `format` does not know.
void CheckOptions(const SourceFormat& format, const Json& options);

}  // namespace fk_audit
