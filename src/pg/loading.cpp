#include "pg/loading.hpp"

#include <charconv>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "import/code_excerpt.hpp"
#include "import/declaration.hpp"
#include "import/json_document.hpp"
#include "import/replay.hpp"
#include "import/source_file.hpp"
#include "import/source_format.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/digest.hpp"
#include "pg/encoding.hpp"
#include "pg/intent_store.hpp"
#include "pg/load_result.hpp"
#include "pg/progress.hpp"
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
void Finish(FunctionCallInfo fcinfo, const LoadRequest& request, const Declarations& declarations,
            const RuleSites& sites) {
  if (!request.allow_partial) RefuseUnread(declarations.unread);
  RefuseEmpty(declarations);
  ReplaceSource(request.header, declarations, sites);
  WriteLoadRows(fcinfo, request.header.name, declarations);
}

Declarations ReadSqlFiles(LoadRequest& request, const std::vector<SourceFile>& files) {
  Replay replay = StartReplay(request);
  DdlRoutines routines;
  constexpr std::uint64_t kMegabyte = 1'000'000;
  const Progress progress("reading " + request.header.name, "MB");
  std::uint64_t total = 0;
  for (const SourceFile& file : files) total += file.text.size();
  std::uint64_t before = 0;
  for (const SourceFile& file : files) {
    ReadSql(file.path, file.text, replay, routines, [&](std::size_t offset) {
      progress.At((before + offset) / kMegabyte, total / kMegabyte);
    });
    before += file.text.size();
  }
  request.header.search_path = replay.search_path();
  return replay.Result();
}

std::vector<LineIndex> IndexLines(const std::vector<SourceFile>& files) {
  std::vector<LineIndex> lines;
  for (const SourceFile& file : files) lines.emplace_back(file.text);
  return lines;
}

// The line of "path:line"; 0 where the origin is of another file.
std::uint32_t LineIn(const SourceFile& file, std::string_view origin) {
  if (!origin.starts_with(file.path) || origin.substr(file.path.size()).substr(0, 1) != ":") {
    return 0;
  }
  const std::string_view digits = origin.substr(file.path.size() + 1);
  std::uint32_t line = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  return end.ptr == digits.data() + digits.size() ? line : 0;
}

// The replay tells file and line of a key; where its rule stands on the line is looked up here.
// A migration that was applied is history: the next one changes the rule.
void PlaceSqlRules(const std::vector<SourceFile>& files, const std::vector<LineIndex>& lines,
                   Declarations& declarations) {
  std::size_t last = 0;  // keys of one file stand together
  for (DeclaredForeignKey& key : declarations.foreign_keys) {
    CheckForInterrupts();
    for (std::size_t tried = 0; tried < files.size(); ++tried) {
      const std::size_t i = (last + tried) % files.size();
      const std::uint32_t line = LineIn(files[i], key.origin);
      if (line == 0) continue;
      key.rule_site = SqlRuleSite(static_cast<std::uint32_t>(i), files[i].text, lines[i], line);
      last = i;
      break;
    }
  }
}

RuleSites SitesOf(std::string_view format, const std::vector<SourceFile>& files,
                  const std::vector<LineIndex>& lines, const Declarations& declarations) {
  RuleSites sites;
  sites.format = format;
  for (const DeclaredForeignKey& key : declarations.foreign_keys) {
    if (!key.rule_site) continue;
    const std::uint32_t file = key.rule_site->file;
    const auto excerpt = ExcerptAround(files[file].text, lines[file], *key.rule_site);
    if (excerpt) sites.sites.push_back({&key, files[file].path, *excerpt});
  }
  return sites;
}

void LoadSqlFiles(FunctionCallInfo fcinfo, LoadRequest request, const SourceFormat& format,
                  const std::vector<SourceFile>& files) {
  Declarations declarations = ReadSqlFiles(request, files);
  const std::vector<LineIndex> lines = IndexLines(files);
  if (!request.migration) PlaceSqlRules(files, lines, declarations);
  Finish(fcinfo, request, declarations, SitesOf(format.name, files, lines, declarations));
}

// What the format makes of the files, all of it in UTF-8; so is what it says of them.
Declarations ReadInUtf8(const SourceFormat& format, const std::vector<SourceFile>& files,
                        const std::string& schema, const JsonEntry& options) {
  const NameBytesScope scope(DatabaseNameBytes());
  std::optional<Error> refusal;
  try {
    return format.read(files, {ToUtf8(schema), options, ServerSha256});
  } catch (const Error& error) {
    refusal = error;
  }
  throw Error(refusal->code(), FromUtf8(refusal->what()), FromUtf8(refusal->hint()),
              FromUtf8(refusal->detail()));
}

// The excerpts of the sites, which point into texts in UTF-8, point into `texts` afterwards.
void ExcerptsFromUtf8(RuleSites& sites, std::deque<std::string>& texts) {
  if (!ConvertsTexts()) return;
  for (RuleSites::Site& site : sites.sites) {
    for (std::string_view* piece :
         {&site.path, &site.excerpt.head, &site.excerpt.old, &site.excerpt.tail}) {
      *piece = texts.emplace_back(FromUtf8(*piece));
    }
  }
}

void LoadDeclarations(FunctionCallInfo fcinfo, LoadRequest request, const SourceFormat& format,
                      const std::vector<SourceFile>& given, const JsonEntry& options) {
  if (request.migration) {
    throw Error(ErrorCode::kInvalidParameter,
                "format \"" + std::string(format.name) + "\" describes a whole state",
                "Load it with mode schema.");
  }
  const std::string schema = request.header.schema_pattern ? "" : request.default_schema;
  request.header.search_path = {schema};
  std::deque<std::string> texts;
  std::vector<SourceFile> files = given;
  if (ConvertsTexts()) {
    for (SourceFile& file : files) {
      file = {ToUtf8(file.path), texts.emplace_back(ToUtf8(file.text))};
    }
  }
  Declarations declarations = ReadInUtf8(format, files, schema, options);
  RuleSites sites = SitesOf(format.name, files, IndexLines(files), declarations);
  FromUtf8(declarations);
  ExcerptsFromUtf8(sites, texts);
  Finish(fcinfo, request, declarations, sites);
}

// What every load has; the rest of the request is different.
LoadRequest NewRequest(const Arguments& arguments, int revision, int complete, int allow_partial) {
  LoadRequest request;
  request.header.name = RequireSource(arguments.Text(0, "source"));
  if (const auto text = arguments.OptionalText(revision)) request.header.revision = *text;
  request.header.complete = arguments.Boolean(complete, "complete");
  request.allow_partial = arguments.Boolean(allow_partial, "allow_partial");
  return request;
}

constexpr const char* kOptionsHint =
    "Options are a JSON object such as {\"default_schema\": \"app\"}.";

// "options" of fk_audit_load(), an object.
Json ReadOptions(std::string_view text) {
  Json options = ParseJson("options", text, kOptionsHint);
  if (options.is_object()) return options;
  throw Error(ErrorCode::kInvalidParameter, "argument \"options\" must be a JSON object",
              kOptionsHint);
}

std::vector<SourceFile> ReadFiles(const std::vector<std::string>& paths,
                                  const std::vector<std::string>& texts) {
  std::vector<SourceFile> files;
  for (std::size_t i = 0; i < paths.size(); ++i) files.push_back({paths[i], texts[i]});
  return files;
}

}  // namespace

void LoadSql(FunctionCallInfo fcinfo) {
  enum {
    kSource,
    kDdl,
    kMode,
    kDefaultSchema,
    kRevision,
    kComplete,
    kAllowPartial,
    kPattern,
  };
  RequireIntentWriteAccess();
  const Arguments arguments(fcinfo);
  LoadRequest request = NewRequest(arguments, kRevision, kComplete, kAllowPartial);
  request.migration = IsMigrationMode(arguments.Text(kMode, "mode"));
  request.default_schema = arguments.Text(kDefaultSchema, "default_schema");
  request.header.schema_pattern = CheckedPattern(arguments.OptionalText(kPattern));
  const std::string path = request.header.name;
  const Declarations declarations = ReadSqlFiles(request, {{path, arguments.Text(kDdl, "ddl")}});
  Finish(fcinfo, request, declarations, {});  // a text has no path that could be mended
}

void LoadFiles(FunctionCallInfo fcinfo) {
  enum { kSource, kPaths, kTexts, kFormat, kOptions, kRevision, kComplete, kAllowPartial };
  RequireIntentWriteAccess();
  const Arguments arguments(fcinfo);
  LoadRequest request = NewRequest(arguments, kRevision, kComplete, kAllowPartial);
  const std::vector<std::string> paths = arguments.TextArray(kPaths, "files");
  const std::vector<std::string> texts = arguments.TextArray(kTexts, "files");
  const std::vector<SourceFile> files = ReadFiles(paths, texts);
  const auto name = arguments.OptionalText(kFormat);
  const SourceFormat& format = name ? FormatNamed(*name) : RecogniseFormat(files);
  const Json json = ReadOptions(ToUtf8(arguments.Text(kOptions, "options")));
  CheckOptions(format, json);
  const JsonEntry options(json, {"options", kOptionsHint});
  request.migration = IsMigrationMode(options.Text("mode").value_or("schema"));
  request.default_schema = FromUtf8(options.Text("default_schema").value_or("public"));
  auto pattern = options.Text("schema_pattern");
  if (pattern) pattern = FromUtf8(*pattern);
  request.header.schema_pattern = CheckedPattern(pattern);
  if (format.read == nullptr) return LoadSqlFiles(fcinfo, std::move(request), format, files);
  LoadDeclarations(fcinfo, std::move(request), format, files, options);
}

void Unload(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  const std::string_view source = arguments.Text(0, "source");
  if (DeleteSource(source)) return;
  throw Error(ErrorCode::kUndefined, "source \"" + std::string(source) + "\" does not exist",
              "The loaded sources are in fk_audit.sources.");
}

}  // namespace fk_audit
