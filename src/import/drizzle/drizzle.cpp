#include "import/drizzle/drizzle.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include "import/drizzle/evaluator.hpp"
#include "import/drizzle/keys.hpp"
#include "import/drizzle/ledger.hpp"
#include "import/drizzle/module.hpp"

namespace fk_audit {

using namespace drizzle;

namespace {

constexpr const char* kTableNotFollowed =
    "the table cannot be followed without running the code: it is made in a function, a loop or a "
    "condition, or its name is computed";

// Whether a text that could not be cut into tokens may declare anything.
bool MayDeclare(std::string_view text) {
  constexpr std::array<std::string_view, 3> kWords = {"references", "foreignKey", "able("};
  for (const std::string_view word : kWords) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

bool UsesVersion1(const Module& module) {
  for (const auto& [name, binding] : module.bindings) {
    const bool import =
        binding.kind == Binding::Kind::kNamed && binding.specifier.starts_with("drizzle-orm");
    if (import && (binding.imported == "snakeCase" || binding.imported == "camelCase")) {
      return true;
    }
  }
  const Syntax& syntax = module.syntax;
  for (TokenIndex i = 1; i < syntax.size(); ++i) {
    if (syntax.IsName(i, "withRLS") && syntax.IsMember(i)) return true;
  }
  return false;
}

// A folder may hold more than code.
bool IsCode(std::string_view path) {
  const std::size_t name = path.rfind('/') + 1;  // npos + 1 is 0
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot <= name) return true;
  constexpr std::array<std::string_view, 8> kEndings = {".ts", ".tsx", ".mts", ".cts",
                                                        ".js", ".jsx", ".mjs", ".cjs"};
  return std::find(kEndings.begin(), kEndings.end(), path.substr(dot)) != kEndings.end();
}

Modules ReadModules(std::span<const SourceFile> files, std::vector<Unread>& unread) {
  Modules modules;
  modules.reserve(files.size());
  for (const SourceFile& file : files) {
    const bool code = IsCode(file.path);
    Module& module = modules.emplace_back(file.path, code ? file.text : std::string_view());
    if (!code) unread.push_back({file.path + ":1", file.path, "the file is no TypeScript", false});
    if (const auto& problem = module.syntax.problem()) {
      unread.push_back({file.path + ':' + std::to_string(module.syntax.Line(problem->offset)),
                        file.path, "the file cannot be read: " + std::string(problem->what),
                        MayDeclare(file.text)});
      module.syntax = Syntax("");
    }
    ReadStatements(module);
  }
  return modules;
}

// Tables as they stand in the files, not as they were looked up.
std::vector<std::uint32_t> InFileOrder(const Evaluator& evaluator) {
  std::vector<std::uint32_t> order(evaluator.tables().size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const TableDefinition& x = evaluator.tables()[a];
    const TableDefinition& y = evaluator.tables()[b];
    return std::pair(x.module, x.token) < std::pair(y.module, y.token);
  });
  return order;
}

// What is left when everything has been read: it stands where nobody looks.
void ReportRest(const Modules& modules, Evaluator& evaluator, Ledger& ledger) {
  for (ModuleIndex module = 0; module < modules.size(); ++module) {
    const Syntax& syntax = modules[module].syntax;
    const auto names = evaluator.FactoryNames(module);
    for (TokenIndex i = 0; i < syntax.size(); ++i) {
      if (ledger.keys(module).IsKey(i) && !ledger.IsSettled(module, i)) {
        ledger.Refuse(
            module, i, Excerpt(syntax, i),
            "the foreign key stands where it cannot be followed without running the code: "
            "in a function, a loop, a condition, or outside of a table");
      } else if (evaluator.IsTableCall(module, i, names) && !evaluator.MadeTable(module, i)) {
        ledger.Note(module, i, Excerpt(syntax, i), kTableNotFollowed, true);
      }
    }
  }
}

}  // namespace

DrizzleOptions DrizzleOptionsOf(const std::string& default_schema, const JsonEntry& given) {
  DrizzleOptions options;
  options.default_schema = default_schema;
  if (const auto major = given.Integer("major")) {
    if (*major != 0 && *major != 1) given.Refuse("\"major\" must be a version of Drizzle, 0 or 1");
    options.major = static_cast<int>(*major);
  }
  if (const auto casing = given.Text("casing")) {
    if (*casing != "snake_case" && *casing != "camelCase") {
      given.Refuse("\"casing\" must be snake_case or camelCase");
    }
    options.casing = *casing == "snake_case" ? Casing::kSnake : Casing::kCamel;
  }
  return options;
}

Declarations ReadDrizzle(std::span<const SourceFile> files, const DrizzleOptions& options) {
  Declarations result;
  const Modules modules = ReadModules(files, result.unread);
  int major = options.major.value_or(0);
  for (const Module& module : modules) {
    const bool open = !options.major && options.casing == Casing::kNone;
    if (open && UsesVersion1(module)) major = 1;
  }
  Ledger ledger(modules);
  Evaluator evaluator(modules, options.casing, ledger);
  evaluator.Run();
  KeyReader keys(evaluator, ledger, options, major);
  for (const std::uint32_t i : InFileOrder(evaluator)) {
    const TableDefinition& table = evaluator.tables()[i];
    if (table.exported) {
      keys.Read(i, result);
    } else if (table.external) {
      continue;
    } else if (table.named) {
      ledger.Skip(table.module, table.call, table.name,
                  "no file exports the table, so drizzle-kit leaves it out");
    } else {
      ledger.Note(table.module, table.token, table.name, kTableNotFollowed, true);
    }
  }
  ReportRest(modules, evaluator, ledger);
  std::move(ledger.unread().begin(), ledger.unread().end(), std::back_inserter(result.unread));
  return result;
}

}  // namespace fk_audit
