#include "pg/parse_tree.hpp"

#include <algorithm>
#include <utility>

#include "pg/constraint_tree.hpp"
#include "pg/search_path_tree.hpp"

namespace fk_audit {
namespace {

template <typename T>
const T& As(const Node* node) {
  return *reinterpret_cast<const T*>(node);
}

const Node* NodeAt(const List* list, int position) {
  return static_cast<const Node*>(list_nth(list, position));
}

bool IsTable(ObjectType type) {
  return type == OBJECT_TABLE || type == OBJECT_FOREIGN_TABLE;
}

bool IsTemporary(const RangeVar* table) {
  return table->relpersistence == RELPERSISTENCE_TEMP ||
         (table->schemaname != nullptr && std::string_view(table->schemaname) == "pg_temp");
}

// CREATE TABLE and CREATE FOREIGN TABLE.

event::CreateTable::Like LikeOf(const TableLikeClause& clause) {
  return {NameOf(clause.relation), (clause.options & CREATE_TABLE_LIKE_INDEXES) != 0,
          (clause.options & CREATE_TABLE_LIKE_CONSTRAINTS) != 0};
}

event::CreateTable CreateTableOf(const CreateStmt& statement, std::string_view text) {
  event::CreateTable create;
  create.table = NameOf(statement.relation);
  create.temporary = IsTemporary(statement.relation);
  create.if_not_exists = statement.if_not_exists;
  create.columns_unknown = statement.ofTypename != nullptr;
  ConstraintClauses clauses;
  for (int i = 0; i < list_length(statement.tableElts); ++i) {
    const Node* const element = NodeAt(statement.tableElts, i);
    if (nodeTag(element) == T_ColumnDef) {
      const auto& column = As<ColumnDef>(element);
      // Without a type it only adds options to a column of the OF type or of the partition's root.
      if (column.typeName != nullptr) create.columns.push_back({column.colname});
      ReadColumnConstraints(column, text, clauses);
    } else if (nodeTag(element) == T_Constraint) {
      ReadTableConstraint(As<Constraint>(element), text, false, clauses);
    } else if (nodeTag(element) == T_TableLikeClause) {
      create.likes.push_back(LikeOf(As<TableLikeClause>(element)));
    }
  }
  create.foreign_keys = std::move(clauses.foreign_keys);
  create.constraints = std::move(clauses.others);
  for (int i = 0; i < list_length(statement.inhRelations); ++i) {
    QualifiedName parent = NameOf(&As<RangeVar>(NodeAt(statement.inhRelations, i)));
    if (statement.partbound != nullptr) {
      create.partition_of = std::move(parent);
    } else {
      create.inherits.push_back(std::move(parent));
    }
  }
  return create;
}

// CREATE TABLE AS and SELECT INTO.
event::CreateTable CreateTableAs(const IntoClause& into, bool if_not_exists) {
  event::CreateTable create;
  create.table = NameOf(into.rel);
  create.temporary = IsTemporary(into.rel);
  create.if_not_exists = if_not_exists;
  create.columns_unknown = true;
  for (std::string& column : NamesOf(into.colNames)) create.columns.push_back({std::move(column)});
  return create;
}

// CREATE SCHEMA.

void PutIntoSchema(const std::string& schema, QualifiedName& table) {
  if (table.schema.empty()) table.schema = schema;
}

// While the elements are created the new schema stands first in the search path (schemacmds.c,
// CreateSchemaCommand), and it holds nothing but them.
void Qualify(const std::string& schema, const std::vector<std::string>& elements,
             event::CreateTable& create) {
  const auto resolve = [&](QualifiedName& name) {
    const bool known = std::find(elements.begin(), elements.end(), name.name) != elements.end();
    if (known) PutIntoSchema(schema, name);
  };
  PutIntoSchema(schema, create.table);
  for (ForeignKeyClause& key : create.foreign_keys) resolve(key.parent);
  for (event::CreateTable::Like& like : create.likes) resolve(like.table);
  for (QualifiedName& parent : create.inherits) resolve(parent);
  if (create.partition_of) resolve(*create.partition_of);
}

void ReadCreateSchema(const CreateSchemaStmt& statement, std::string_view text,
                      TreeReading& reading) {
  std::string schema;
  if (statement.schemaname != nullptr) {
    schema = statement.schemaname;
  } else if (statement.authrole != nullptr && statement.authrole->rolename != nullptr) {
    schema = statement.authrole->rolename;
  } else {
    reading.doubt = "the name of the schema is that of the role that runs the statement";
    reading.doubt_is_fatal = list_length(statement.schemaElts) > 0;
    return;
  }
  reading.events.push_back(event::CreateSchema{schema});
  std::vector<std::string> elements;
  for (int i = 0; i < list_length(statement.schemaElts); ++i) {
    const Node* const element = NodeAt(statement.schemaElts, i);
    if (nodeTag(element) != T_CreateStmt) continue;
    event::CreateTable create = CreateTableOf(As<CreateStmt>(element), text);
    elements.push_back(create.table.name);
    Qualify(schema, elements, create);
    reading.events.push_back(std::move(create));
  }
}

// ALTER TABLE.

void ReadAddConstraint(const QualifiedName& table, const Constraint& constraint,
                       std::string_view text, TreeReading& reading) {
  ConstraintClauses clauses;
  ReadTableConstraint(constraint, text, true, clauses);
  for (ForeignKeyClause& key : clauses.foreign_keys) {
    reading.events.push_back(event::AddForeignKey{table, std::move(key)});
  }
  for (OtherConstraint& other : clauses.others) {
    reading.events.push_back(event::AddConstraint{table, std::move(other)});
  }
}

void ReadAlterConstraint(const QualifiedName& table, const Node* definition, TreeReading& reading) {
  const ConstraintAlteration alteration = AlterationOf(definition);
  event::AlterConstraint alter{table, alteration.name, {}, {}, {}};
  if (alteration.alters_deferrability) {
    alter.deferrable = alteration.deferrable || alteration.initially_deferred;
    alter.initially_deferred = alteration.initially_deferred;
  }
  if (alteration.alters_enforcement) alter.enforced = alteration.enforced;
  reading.events.push_back(std::move(alter));
}

event::AddColumn AddColumnOf(const QualifiedName& table, const AlterTableCmd& command,
                             std::string_view text) {
  const auto& column = As<ColumnDef>(command.def);
  ConstraintClauses clauses;
  ReadColumnConstraints(column, text, clauses);
  return {table,
          {column.colname},
          command.missing_ok,
          std::move(clauses.foreign_keys),
          std::move(clauses.others)};
}

void ReadAlterCommand(const QualifiedName& table, const AlterTableCmd& command,
                      std::string_view text, TreeReading& reading) {
  switch (command.subtype) {
    case AT_AddColumn:
      reading.events.push_back(AddColumnOf(table, command, text));
      break;
    case AT_DropColumn:
      reading.events.push_back(event::DropColumn{table, command.name, command.missing_ok});
      break;
    case AT_AddConstraint:
      ReadAddConstraint(table, As<Constraint>(command.def), text, reading);
      break;
    case AT_DropConstraint:
      reading.events.push_back(event::DropConstraint{table, command.name, command.missing_ok,
                                                     command.behavior == DROP_CASCADE});
      break;
    case AT_AlterConstraint:
      ReadAlterConstraint(table, command.def, reading);
      break;
    case AT_ValidateConstraint:
      reading.events.push_back(event::ValidateConstraint{table, command.name});
      break;
    case AT_AttachPartition:
      reading.events.push_back(
          event::AttachPartition{table, NameOf(As<PartitionCmd>(command.def).name)});
      break;
    case AT_DetachPartition:
      reading.events.push_back(
          event::DetachPartition{table, NameOf(As<PartitionCmd>(command.def).name)});
      break;
    default:
      break;  // storage, owners, triggers, defaults: nothing that a foreign key depends on
  }
}

void ReadAlterTable(const AlterTableStmt& statement, std::string_view text, TreeReading& reading) {
  if (!IsTable(statement.objtype)) return;
  const QualifiedName table = NameOf(statement.relation);
  for (int i = 0; i < list_length(statement.cmds); ++i) {
    ReadAlterCommand(table, As<AlterTableCmd>(NodeAt(statement.cmds, i)), text, reading);
  }
}

// RENAME, SET SCHEMA, DROP.

void ReadRename(const RenameStmt& statement, TreeReading& reading) {
  const std::string new_name = statement.newname;
  if (statement.renameType == OBJECT_SCHEMA) {
    reading.events.push_back(event::RenameSchema{statement.subname, new_name});
  } else if (IsTable(statement.renameType)) {
    reading.events.push_back(
        event::RenameTable{NameOf(statement.relation), new_name, statement.missing_ok});
  } else if (statement.renameType == OBJECT_COLUMN && IsTable(statement.relationType)) {
    reading.events.push_back(
        event::RenameColumn{NameOf(statement.relation), statement.subname, new_name});
  } else if (statement.renameType == OBJECT_TABCONSTRAINT) {
    reading.events.push_back(
        event::RenameConstraint{NameOf(statement.relation), statement.subname, new_name});
  }
}

void ReadSetSchema(const AlterObjectSchemaStmt& statement, TreeReading& reading) {
  if (!IsTable(statement.objectType)) return;
  reading.events.push_back(
      event::SetTableSchema{NameOf(statement.relation), statement.newschema, statement.missing_ok});
}

// A list of String nodes: [[database,] schema,] table.
QualifiedName DroppedName(const List* parts) {
  std::vector<std::string> names = NamesOf(parts);
  QualifiedName name;
  name.name = std::move(names.back());
  if (names.size() > 1) name.schema = std::move(names[names.size() - 2]);
  return name;
}

void ReadDrop(const DropStmt& statement, TreeReading& reading) {
  const bool cascade = statement.behavior == DROP_CASCADE;
  switch (statement.removeType) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
      for (int i = 0; i < list_length(statement.objects); ++i) {
        const auto* const parts = static_cast<const List*>(list_nth(statement.objects, i));
        reading.events.push_back(
            event::DropTable{DroppedName(parts), statement.missing_ok, cascade});
      }
      break;
    case OBJECT_SCHEMA:
      for (std::string& schema : NamesOf(statement.objects)) {
        reading.events.push_back(event::DropSchema{std::move(schema), cascade});
      }
      break;
    case OBJECT_DOMAIN:
    case OBJECT_EXTENSION:
    case OBJECT_INDEX:
    case OBJECT_TYPE:
      if (cascade) reading.doubt = "CASCADE may drop columns or constraints that are not named";
      break;
    default:
      break;
  }
}

// SELECT.

void ReadSelect(const SelectStmt& statement, TreeReading& reading) {
  // INTO stands in the first of several queries (analyze.c, transformSetOperationStmt).
  const SelectStmt* first = &statement;
  while (first->op != SETOP_NONE) first = first->larg;
  if (first->intoClause != nullptr) {
    reading.events.push_back(CreateTableAs(*first->intoClause, false));
    return;
  }
  for (int i = 0; i < list_length(first->targetList); ++i) {
    const Node* const value = As<ResTarget>(NodeAt(first->targetList, i)).val;
    if (value != nullptr && nodeTag(value) == T_FuncCall) {
      ReadFunctionCall(As<FuncCall>(value), reading);
    }
  }
}

// Transactions.

void ReadTransaction(const TransactionStmt& statement, TreeReading& reading) {
  switch (statement.kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START:
      reading.events.push_back(event::BeginTransaction{});
      return;
    case TRANS_STMT_COMMIT:
    case TRANS_STMT_PREPARE:
      reading.events.push_back(event::CommitTransaction{});
      break;
    case TRANS_STMT_ROLLBACK:
      reading.events.push_back(event::RollbackTransaction{});
      break;
    case TRANS_STMT_ROLLBACK_TO:
      reading.doubt = "what a savepoint undoes is not followed";
      return;
    default:
      return;
  }
  if (statement.chain) reading.events.push_back(event::BeginTransaction{});
}

// CREATE of tables and schemas; false for anything else.
bool ReadCreation(const Node* statement, std::string_view text, TreeReading& reading) {
  switch (nodeTag(statement)) {
    case T_CreateStmt:
      reading.events.push_back(CreateTableOf(As<CreateStmt>(statement), text));
      return true;
    case T_CreateForeignTableStmt: {
      event::CreateTable create = CreateTableOf(As<CreateForeignTableStmt>(statement).base, text);
      create.foreign_keys.clear();  // the server refuses them
      reading.events.push_back(std::move(create));
      return true;
    }
    case T_CreateTableAsStmt: {
      const auto& create = As<CreateTableAsStmt>(statement);
      if (create.objtype != OBJECT_TABLE) return true;
      reading.events.push_back(CreateTableAs(*create.into, create.if_not_exists));
      return true;
    }
    case T_CreateSchemaStmt:
      ReadCreateSchema(As<CreateSchemaStmt>(statement), text, reading);
      return true;
    default:
      return false;
  }
}

}  // namespace

void ReadParseTree(const Node* statement, std::string_view text, TreeReading& reading) {
  if (ReadCreation(statement, text, reading)) return;
  switch (nodeTag(statement)) {
    case T_AlterTableStmt:
      ReadAlterTable(As<AlterTableStmt>(statement), text, reading);
      break;
    case T_RenameStmt:
      ReadRename(As<RenameStmt>(statement), reading);
      break;
    case T_AlterObjectSchemaStmt:
      ReadSetSchema(As<AlterObjectSchemaStmt>(statement), reading);
      break;
    case T_DropStmt:
      ReadDrop(As<DropStmt>(statement), reading);
      break;
    case T_DropOwnedStmt:
      reading.doubt = "which tables this drops cannot be told from the text";
      break;
    case T_VariableSetStmt:
      ReadSetStatement(As<VariableSetStmt>(statement), reading);
      break;
    case T_DiscardStmt:
      if (As<DiscardStmt>(statement).target != DISCARD_ALL) break;
      reading.events.push_back(event::SetSearchPath{{}, true, false});
      break;
    case T_SelectStmt:
      ReadSelect(As<SelectStmt>(statement), reading);
      break;
    case T_TransactionStmt:
      ReadTransaction(As<TransactionStmt>(statement), reading);
      break;
    case T_DoStmt:
      reading.block = &As<DoStmt>(statement);
      break;
    default:
      break;
  }
}

}  // namespace fk_audit
