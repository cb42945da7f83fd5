#include "import/source_format.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "import/drizzle/drizzle.hpp"
#include "import/drizzle/snapshot.hpp"
#include "import/manifest.hpp"
#include "import/prisma/prisma_contract.hpp"
#include "import/prisma/prisma_reader.hpp"
#include "import/rails/rails_schema.hpp"
#include "import/text_shape.hpp"

namespace fk_audit {
namespace {

using Strings = std::span<const std::string_view>;

// One bit for each row of the table.
using Candidates = std::vector<bool>;

constexpr std::array<std::string_view, 3> kCommonOptions = {"mode", "default_schema",
                                                            "schema_pattern"};

constexpr std::array<std::string_view, 1> kSqlEndings = {".sql"};
constexpr std::array<std::string_view, 8> kTypeScriptEndings = {".ts", ".tsx", ".mts", ".cts",
                                                                ".js", ".jsx", ".mjs", ".cjs"};
constexpr std::array<std::string_view, 1> kJsonEndings = {".json"};
constexpr std::array<std::string_view, 1> kPrismaEndings = {".prisma"};
constexpr std::array<std::string_view, 1> kRubyEndings = {".rb"};

constexpr std::array<std::string_view, 2> kDrizzleOptions = {"major", "casing"};
constexpr std::array<std::string_view, 1> kPrismaOptions = {"major"};
constexpr std::array<std::string_view, 1> kRailsOptions = {"inflections"};

void Append(Declarations&& more, Declarations& all) {
  std::move(more.tables.begin(), more.tables.end(), std::back_inserter(all.tables));
  std::move(more.foreign_keys.begin(), more.foreign_keys.end(),
            std::back_inserter(all.foreign_keys));
  std::move(more.unread.begin(), more.unread.end(), std::back_inserter(all.unread));
}

Declarations ReadManifests(std::span<const SourceFile> files, const ReaderOptions& options) {
  Declarations all;
  for (const SourceFile& file : files) {
    Append(ReadManifest(file.path, file.text, options.default_schema), all);
  }
  return all;
}

Declarations ReadPrismaFiles(std::span<const SourceFile> files, const ReaderOptions& options) {
  return ReadPrisma(files, PrismaOptionsOf(files, options.default_schema, options.given));
}

Declarations ReadContracts(std::span<const SourceFile> files, const ReaderOptions& options) {
  return ReadPrismaContracts(files, options.default_schema);
}

Declarations ReadDrizzleFiles(std::span<const SourceFile> files, const ReaderOptions& options) {
  return ReadDrizzle(files, DrizzleOptionsOf(options.default_schema, options.given));
}

Declarations ReadSnapshots(std::span<const SourceFile> files, const ReaderOptions& options) {
  return ReadDrizzleSnapshot(files, options.default_schema);
}

Declarations ReadRails(std::span<const SourceFile> files, const ReaderOptions& options) {
  return ReadRailsSchema(
      files, {options.default_schema, options.given.Texts("inflections"), options.sha256});
}

constexpr std::array kFormats = {
    SourceFormat{"sql", kSqlEndings, LooksLikeSql, nullptr, {}},
    SourceFormat{"prisma", kPrismaEndings, LooksLikePrisma, ReadPrismaFiles, kPrismaOptions},
    SourceFormat{"drizzle", kTypeScriptEndings, LooksLikeDrizzle, ReadDrizzleFiles,
                 kDrizzleOptions},
    SourceFormat{"rails", kRubyEndings, LooksLikeRailsSchema, ReadRails, kRailsOptions},
    SourceFormat{"prisma_contract", kJsonEndings, LooksLikePrismaContract, ReadContracts, {}},
    SourceFormat{"drizzle_snapshot", kJsonEndings, LooksLikeDrizzleSnapshot, ReadSnapshots, {}},
    SourceFormat{"manifest", kJsonEndings, LooksLikeManifest, ReadManifests, {}},
};

// "a", "a and b", "a, b and c".
std::string List(const std::vector<std::string_view>& names, std::string_view conjunction) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " " + std::string(conjunction) + " ";
    text += names[i];
  }
  return text;
}

std::vector<std::string_view> Names(const Candidates& candidates) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (candidates[i]) names.push_back(kFormats[i].name);
  }
  return names;
}

std::string EveryName() {
  return List(Names(Candidates(kFormats.size(), true)), "or");
}

bool EndsInOneOf(std::string_view path, Strings endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [path](std::string_view ending) { return path.ends_with(ending); });
}

// The formats that one file may be of. The ending of its path goes before its text.
Candidates CandidatesFor(const SourceFile& file) {
  Candidates by_ending(kFormats.size());
  Candidates by_text(kFormats.size());
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    by_ending[i] = EndsInOneOf(file.path, kFormats[i].endings);
  }
  const auto count = std::count(by_ending.begin(), by_ending.end(), true);
  if (count == 1) return by_ending;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    by_text[i] = (count == 0 || by_ending[i]) && kFormats[i].looks_like(file.text);
  }
  const bool none = std::count(by_text.begin(), by_text.end(), true) == 0;
  return none ? by_ending : by_text;
}

constexpr const char* kNameIt = "Name the format.";

}  // namespace

std::span<const SourceFormat> SourceFormats() {
  return kFormats;
}

const SourceFormat& FormatNamed(std::string_view name) {
  for (const SourceFormat& format : kFormats) {
    if (format.name == name) return format;
  }
  throw Error(ErrorCode::kInvalidParameter, "unknown format \"" + std::string(name) + "\"",
              "Use " + EveryName() + ".");
}

const SourceFormat& RecogniseFormat(std::span<const SourceFile> files) {
  Candidates every(kFormats.size(), true);
  Candidates any(kFormats.size());
  for (const SourceFile& file : files) {
    const Candidates candidates = CandidatesFor(file);
    if (Names(candidates).empty()) {
      throw Error(ErrorCode::kInvalidParameter, "the format of \"" + file.path + "\" is not known",
                  "Name the format: " + EveryName() + ".");
    }
    for (std::size_t i = 0; i < kFormats.size(); ++i) {
      every[i] = every[i] && candidates[i];
      any[i] = any[i] || candidates[i];
    }
  }
  const std::vector<std::string_view> common = Names(every);
  if (common.size() == 1) return FormatNamed(common.front());
  if (common.empty()) {
    throw Error(ErrorCode::kInvalidParameter,
                "the files are of more than one format: " + List(Names(any), "and"),
                "Load each format as a source of its own, or name the format.");
  }
  throw Error(ErrorCode::kInvalidParameter, "the files may be " + List(common, "or"), kNameIt);
}

void CheckOptions(const SourceFormat& format, const Json& options) {
  std::vector<std::string_view> known(kCommonOptions.begin(), kCommonOptions.end());
  known.insert(known.end(), format.options.begin(), format.options.end());
  for (const auto& item : options.items()) {
    if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
    throw Error(
        ErrorCode::kInvalidParameter, "unknown option \"" + item.key() + "\"",
        "Options of format " + std::string(format.name) + " are " + List(known, "and") + ".");
  }
}

}  // namespace fk_audit
