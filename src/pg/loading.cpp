#include "pg/loading.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "import/declaration.hpp"
#include "import/manifest.hpp"
#include "import/replay.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/intent_store.hpp"
#include "pg/load_result.hpp"
#include "pg/sql_reader.hpp"

namespace fk_audit {
namespace {

constexpr std::size_t kMaxNotices = 20;

// How a load was asked for, whatever the format.
struct LoadRequest {
  SourceHeader header;
  std::string default_schema;
  bool migration = false;  // continue where the source stood
  bool allow_partial = false;
};

// One file of a load. The path opens every origin.
struct LoadedFile {
  std::string path;
  std::string_view text;
};

bool IsMigrationMode(std::string_view mode) {
  if (mode == "schema") return false;
  if (mode == "migration") return true;
  throw Error(ErrorCode::kInvalidParameter, "unknown mode \"" + std::string(mode) + "\"",
              "Use schema for a text that describes the whole state, or migration for one that "
              "continues where the source stands.");
}

Replay StartReplay(const LoadRequest& request) {
  Replay replay(request.header.schema_pattern ? std::string() : request.default_schema);
  if (!request.migration) return replay;
  if (const std::optional<StoredSource> stored = ReadSource(request.header.name)) {
    replay.Restore(stored->declarations, stored->header.search_path);
  }
  return replay;
}

void RefuseUnread(const std::vector<Unread>& unread) {
  std::size_t fatal = 0;
  for (const Unread& piece : unread) {
    if (!piece.fatal) continue;
    if (++fatal > kMaxNotices) continue;
    const std::string message = piece.origin + ": " + piece.message + ": " + piece.object;
    Call([&] { ereport(NOTICE, (errmsg_internal("%s", message.c_str()))); });
  }
  if (fatal == 0) return;
  throw Error(ErrorCode::kUnreadStatements,
              std::to_string(fatal) + (fatal == 1 ? " statement" : " statements") +
                  " could not be read and may declare a foreign key; nothing was loaded",
              "Mend what the notices name, or load with allow_partial => true to take the rest and "
              "get these as rows.");
}

// The common end of every load: refuse, or store and tell.
void Finish(FunctionCallInfo fcinfo, const LoadRequest& request, const Declarations& declarations) {
  if (!request.allow_partial) RefuseUnread(declarations.unread);
  RefuseEmpty(declarations);
  ReplaceSource(request.header, declarations);
  WriteLoadRows(fcinfo, request.header.name, declarations);
}

void LoadSqlFiles(FunctionCallInfo fcinfo, LoadRequest request,
                  const std::vector<LoadedFile>& files) {
  Replay replay = StartReplay(request);
  for (const LoadedFile& file : files) ReadSql(file.path, file.text, replay);
  request.header.search_path = replay.search_path();
  Finish(fcinfo, request, replay.Result());
}

void Append(Declarations&& more, Declarations& all) {
  std::move(more.tables.begin(), more.tables.end(), std::back_inserter(all.tables));
  std::move(more.foreign_keys.begin(), more.foreign_keys.end(),
            std::back_inserter(all.foreign_keys));
  std::move(more.unread.begin(), more.unread.end(), std::back_inserter(all.unread));
}

void LoadManifests(FunctionCallInfo fcinfo, LoadRequest request,
                   const std::vector<LoadedFile>& files) {
  if (request.migration) {
    throw Error(ErrorCode::kInvalidParameter, "a manifest describes a whole state",
                "Load it with mode schema.");
  }
  const std::string schema = request.header.schema_pattern ? "" : request.default_schema;
  request.header.search_path = {schema};
  Declarations all;
  for (const LoadedFile& file : files) Append(ReadManifest(file.path, file.text, schema), all);
  Finish(fcinfo, request, all);
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The format of one file by its name, else by its first character.
std::string_view RecogniseFile(const LoadedFile& file) {
  if (EndsWith(file.path, ".sql")) return "sql";
  const std::size_t first = file.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool json = first != std::string_view::npos && file.text[first] == '{';
  if (json) return "manifest";
  return EndsWith(file.path, ".json") ? "manifest" : "sql";
}

std::string Recognise(const std::vector<LoadedFile>& files) {
  std::string_view format;
  for (const LoadedFile& file : files) {
    const std::string_view mine = RecogniseFile(file);
    if (!format.empty() && format != mine) {
      throw Error(ErrorCode::kInvalidParameter,
                  "the files are of more than one format: sql and manifest",
                  "Load each format as a source of its own, or name the format.");
    }
    format = mine;
  }
  return std::string(format);
}

// The arguments of the two loading functions that follow their texts, from `first` on.
enum CommonArgument {
  kMode,
  kDefaultSchema,
  kRevision,
  kComplete,
  kAllowPartial,
  kPattern,
};

LoadRequest ReadRequest(const Arguments& arguments, int first) {
  LoadRequest request;
  request.header.name = RequireSource(arguments.Text(0, "source"));
  request.migration = IsMigrationMode(arguments.Text(first + kMode, "mode"));
  request.default_schema = arguments.Text(first + kDefaultSchema, "default_schema");
  if (const auto revision = arguments.OptionalText(first + kRevision)) {
    request.header.revision = *revision;
  }
  request.header.complete = arguments.Boolean(first + kComplete, "complete");
  request.allow_partial = arguments.Boolean(first + kAllowPartial, "allow_partial");
  request.header.schema_pattern = CheckedPattern(arguments.OptionalText(first + kPattern));
  return request;
}

}  // namespace

void LoadSql(FunctionCallInfo fcinfo) {
  enum { kSource, kDdl, kCommon };
  RequireIntentWriteAccess();
  const Arguments arguments(fcinfo);
  LoadRequest request = ReadRequest(arguments, kCommon);
  const std::string path = request.header.name;
  LoadSqlFiles(fcinfo, std::move(request), {{path, arguments.Text(kDdl, "ddl")}});
}

void LoadFiles(FunctionCallInfo fcinfo) {
  enum { kSource, kPaths, kTexts, kFormat, kCommon };
  RequireIntentWriteAccess();
  const Arguments arguments(fcinfo);
  LoadRequest request = ReadRequest(arguments, kCommon);
  const std::vector<std::string> paths = arguments.TextArray(kPaths, "files");
  const std::vector<std::string> texts = arguments.TextArray(kTexts, "files");
  std::vector<LoadedFile> files;
  for (std::size_t i = 0; i < paths.size(); ++i) files.push_back({paths[i], texts[i]});
  const auto given = arguments.OptionalText(kFormat);
  const std::string format = given ? std::string(*given) : Recognise(files);
  if (format == "sql") return LoadSqlFiles(fcinfo, std::move(request), files);
  if (format == "manifest") return LoadManifests(fcinfo, std::move(request), files);
  throw Error(ErrorCode::kInvalidParameter, "unknown format \"" + format + "\"",
              "Use sql or manifest.");
}

void Unload(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  const std::string_view source = arguments.Text(0, "source");
  if (DeleteSource(source)) return;
  throw Error(ErrorCode::kUndefined, "source \"" + std::string(source) + "\" does not exist",
              "The loaded sources are in fk_audit.sources.");
}

}  // namespace fk_audit
