#include "pg/baseline.hpp"

#include <optional>
#include <string>
#include <utility>

#include "core/catalog.hpp"
#include "import/declaration.hpp"
#include "pg/arguments.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/intent_store.hpp"
#include "pg/load_result.hpp"

namespace fk_audit {
namespace {

TableDeclaration DeclareLiveTable(const Catalog& catalog, const NameTable& names,
                                  const Table& table) {
  TableDeclaration declaration;
  declaration.table = {std::string(names[table.schema]), std::string(names[table.name])};
  for (std::uint32_t i = 0; i < table.columns.count; ++i) {
    declaration.columns.emplace_back(names[catalog.columns[table.columns.first + i].name]);
  }
  if (table.partition_of != kNoTable) {
    const Table& root = catalog.tables[table.partition_of];
    declaration.partition_of = {std::string(names[root.schema]), std::string(names[root.name])};
  }
  for (const ForeignKey& key :
       catalog.KeysOf(static_cast<TableId>(&table - catalog.tables.data()))) {
    declaration.constraints.push_back(
        {"foreign key", std::string(names[key.name]), catalog.Define(key, names).columns});
  }
  return declaration;
}

DeclaredForeignKey DeclareLiveKey(ForeignKeyDefinition&& live) {
  DeclaredForeignKey key;
  key.child = std::move(live.child);
  key.columns = std::move(live.columns);
  key.parent = std::move(live.parent);
  key.parent_columns = std::move(live.parent_columns);
  key.constraint_name = std::move(live.constraint_name);
  key.delete_rule = live.delete_rule;
  key.update_rule = live.update_rule;
  if (SetsColumns(live.delete_rule)) key.delete_columns = std::move(live.delete_columns);
  key.match = live.match;
  key.deferrable = live.deferrable;
  key.initially_deferred = live.initially_deferred;
  key.validated = live.validated;
  key.enforced = live.enforced;
  return key;
}

}  // namespace

void LoadCatalog(FunctionCallInfo fcinfo) {
  enum { kSource, kSchemas, kRevision, kComplete };
  RequireIntentWriteAccess();
  const Arguments arguments(fcinfo);
  SourceHeader header;
  header.name = RequireSource(arguments.Text(kSource, "source"));
  if (const auto revision = arguments.OptionalText(kRevision)) header.revision = *revision;
  header.complete = arguments.Boolean(kComplete, "complete");

  NameTable names;
  Catalog catalog;
  std::optional<std::string> tables;
  if (const auto schemas = arguments.OptionalText(kSchemas)) tables = std::string(*schemas) + ".*";
  ReadLiveSide(tables, names, catalog);
  const auto wanted = WantedTables(tables);
  Declarations declarations;
  for (const Table& table : catalog.tables) {
    if (!table.audited || (wanted && !wanted(names[table.schema], names[table.name]))) continue;
    CheckForInterrupts();
    declarations.tables.push_back(DeclareLiveTable(catalog, names, table));
  }
  for (const ForeignKey& key : catalog.foreign_keys) {
    if (!catalog.tables[key.child].audited) continue;
    CheckForInterrupts();
    declarations.foreign_keys.push_back(DeclareLiveKey(catalog.Define(key, names)));
  }
  RefuseEmpty(declarations);
  ReplaceSource(header, declarations, {});
  WriteLoadRows(fcinfo, header.name, declarations);
}

}  // namespace fk_audit
