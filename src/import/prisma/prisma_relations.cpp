#include "import/prisma/prisma_relations.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "import/prisma/prisma_index.hpp"
#include "import/prisma/prisma_names.hpp"
#include "import/prisma/prisma_parser.hpp"

namespace fk_audit {
namespace {

constexpr std::array<std::string_view, 9> kScalarTypes = {
    "String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"};

class PrismaResolver {
 public:
  PrismaResolver(std::span<const SourceFile> files, const PrismaOptions& options,
                 PrismaSchema& schema)
      : files_(files), options_(options), schema_(schema), index_(schema, files) {}

  Declarations Resolve();

 private:
  std::string OriginOf(const PrismaModel& model, std::uint32_t line) const {
    return PrismaOrigin(files_[model.file], line);
  }
  void Refuse(const PrismaModel& model, const PrismaField& field, std::uint32_t line,
              std::string why, bool fatal = true);

  void DeclareTable(const PrismaModel& model, std::uint32_t model_index);
  void DeclareKey(const PrismaModel& model, std::uint32_t model_index, const PrismaKey& key,
                  bool is_id, TableDeclaration& table);
  bool KnowsType(const PrismaField& field) const;

  void ReadRelation(const PrismaRelation& relation);
  // Why the relation cannot be read, empty if it can; then the columns are those of its key.
  std::string FindColumns(const PrismaRelation& relation, const PrismaField& field,
                          DeclaredForeignKey& key, bool& required);
  std::string AddColumns(std::uint32_t model, const PrismaNames& names,
                         std::vector<std::string>& columns, bool& required);
  void SetRules(const PrismaRelation& relation, bool required, DeclaredForeignKey& key) const;

  void ReadOtherSide(std::uint32_t model_index, std::uint32_t field_index);
  void LinkModels(std::uint32_t a, const PrismaField& field, std::uint32_t b);
  bool FindLinkColumn(std::uint32_t model, std::string& column);
  void AddLinkKey(const TableDeclaration& table, char column, std::uint32_t parent,
                  const std::string& parent_column);

  QualifiedName TableOf(const PrismaModel& model) const;
  static DeclaredForeignKey NewKey();

  std::span<const SourceFile> files_;
  const PrismaOptions& options_;
  PrismaSchema& schema_;
  PrismaIndex index_;
  std::vector<QualifiedName> tables_;  // by model
  std::set<QualifiedName> declared_;
  Declarations result_;
};

void PrismaResolver::Refuse(const PrismaModel& model, const PrismaField& field, std::uint32_t line,
                            std::string why, bool fatal) {
  result_.unread.push_back({OriginOf(model, line),
                            std::string(model.name) + '.' + std::string(field.name), std::move(why),
                            fatal});
}

QualifiedName PrismaResolver::TableOf(const PrismaModel& model) const {
  QualifiedName table{options_.default_schema, std::string(model.table)};
  if (!model.schema.empty()) table.schema = CutIdentifier(model.schema);
  if (!model.name_space.empty() && model.name_space != "unbound") table.schema = model.name_space;
  if (table.name.empty()) {
    table.name = model.name;
    if (options_.major >= 8 && table.name[0] >= 'A' && table.name[0] <= 'Z') {
      table.name[0] = static_cast<char>(table.name[0] - 'A' + 'a');
    }
  }
  table.name = CutIdentifier(table.name);
  return table;
}

// A foreign key as Prisma prints every one of them.
DeclaredForeignKey PrismaResolver::NewKey() {
  DeclaredForeignKey key;
  key.match = MatchOption::kSimple;
  key.deferrable = key.initially_deferred = false;
  key.validated = key.enforced = true;
  return key;
}

Declarations PrismaResolver::Resolve() {
  result_.unread = std::move(schema_.unread);
  for (const PrismaModel& model : schema_.models) tables_.push_back(TableOf(model));
  for (std::uint32_t i = 0; i < schema_.models.size(); ++i) {
    if (schema_.models[i].kind == PrismaModelKind::kModel) DeclareTable(schema_.models[i], i);
  }
  for (const PrismaRelation& relation : schema_.relations) ReadRelation(relation);
  for (std::uint32_t i = 0; i < schema_.models.size(); ++i) {
    for (std::uint32_t k = 0; k < schema_.models[i].fields.size(); ++k) ReadOtherSide(i, k);
  }
  return std::move(result_);
}

bool PrismaResolver::KnowsType(const PrismaField& field) const {
  return field.unsupported || schema_.scalars.contains(field.type) ||
         std::find(kScalarTypes.begin(), kScalarTypes.end(), field.type) != kScalarTypes.end();
}

void PrismaResolver::DeclareTable(const PrismaModel& model, std::uint32_t model_index) {
  TableDeclaration table;
  table.table = tables_[model_index];
  table.origin = OriginOf(model, model.line);
  for (const PrismaField& field : model.fields) {
    if (field.target != PrismaField::kNone) continue;
    if (KnowsType(field)) {
      table.columns.push_back(CutIdentifier(field.column));
    } else if (field.relation == PrismaField::kNone) {
      // A list may be one side of a many-to-many relation.
      Refuse(model, field, field.line,
             "type " + std::string(field.type) + " is not declared in these files",
             field.list && options_.major < 8);
    }
  }
  if (model.id) DeclareKey(model, model_index, *model.id, true, table);
  for (const PrismaKey& key : model.uniques) DeclareKey(model, model_index, key, false, table);
  if (declared_.insert(table.table).second) {
    result_.tables.push_back(std::move(table));
  } else {
    result_.unread.push_back(
        {table.origin, std::string(model.name), "a second model for the same table", true});
  }
}

void PrismaResolver::DeclareKey(const PrismaModel& model, std::uint32_t model_index,
                                const PrismaKey& key, bool is_id, TableDeclaration& table) {
  std::vector<std::string> columns;
  bool required = false;
  const std::string problem = AddColumns(model_index, key.fields, columns, required);
  if (!problem.empty()) {
    result_.unread.push_back({table.origin, std::string(model.name),
                              (is_id ? "@@id: " : "@@unique: ") + problem, false});
    return;
  }
  const std::vector<std::string>& named = is_id ? std::vector<std::string>() : columns;
  std::string name = key.map ? CutIdentifier(*key.map)
                             : PrismaConstraintName(table.table.name, named,
                                                    is_id ? "_pkey" : "_key", options_.major);
  table.constraints.push_back(
      {is_id ? "primary key" : "unique", std::move(name), std::move(columns)});
}

std::string PrismaResolver::AddColumns(std::uint32_t model, const PrismaNames& names,
                                       std::vector<std::string>& columns, bool& required) {
  if (names.empty()) return "a list of columns is empty";
  for (const std::string_view name : names) {
    const PrismaField* field = index_.FindField(model, name);
    if (field == nullptr || field->target != PrismaField::kNone) {
      return std::string(schema_.models[model].name) + " has no column field " + std::string(name);
    }
    columns.push_back(CutIdentifier(field->column));
    required = required || !(field->optional || field->list);
  }
  return {};
}

std::string PrismaResolver::FindColumns(const PrismaRelation& relation, const PrismaField& field,
                                        DeclaredForeignKey& key, bool& required) {
  if (!relation.problem.empty()) return relation.problem;
  if (!relation.MakesForeignKey()) return {};
  if (!relation.fields || !relation.references) return "fields and references go together";
  if (schema_.models[relation.model].kind == PrismaModelKind::kComposite) {
    return "a composite type has no table";
  }
  if (field.target == PrismaField::kNone) {
    return "type " + std::string(field.type) +
           (KnowsType(field) ? " is not a model" : " is not declared in these files");
  }
  if (field.list) return "a list cannot hold the foreign key";
  std::string problem = AddColumns(relation.model, *relation.fields, key.columns, required);
  bool parent_required = false;
  if (problem.empty()) {
    problem = AddColumns(field.target, *relation.references, key.parent_columns, parent_required);
  }
  if (problem.empty() && key.columns.size() != key.parent_columns.size()) {
    problem = "fields and references differ in length";
  }
  return problem;
}

void PrismaResolver::SetRules(const PrismaRelation& relation, bool required,
                              DeclaredForeignKey& key) const {
  const bool next = options_.major >= 8;
  const DeleteRule silent = next       ? DeleteRule::kNoAction
                            : required ? DeleteRule::kRestrict
                                       : DeleteRule::kSetNull;
  key.delete_rule = relation.on_delete.value_or(silent);
  key.delete_rule_stated = relation.on_delete.has_value();
  key.update_rule =
      relation.on_update.value_or(next ? UpdateRule::kNoAction : UpdateRule::kCascade);
  key.update_rule_stated = relation.on_update.has_value();
  RuleSite site{schema_.models[relation.model].file, relation.rule_offset, relation.rule_length, "",
                ""};
  if (site.length == 0) site.before = ", onDelete: ";
  key.rule_site = std::move(site);
}

void PrismaResolver::ReadRelation(const PrismaRelation& relation) {
  const PrismaModel& model = schema_.models[relation.model];
  const PrismaField& field = model.fields[relation.field];
  DeclaredForeignKey key = NewKey();
  bool required = false;
  const std::string problem = FindColumns(relation, field, key, required);
  if (!problem.empty()) return Refuse(model, field, relation.line, problem);
  if (!relation.MakesForeignKey() || !schema_.uses_foreign_keys) return;
  if (model.kind == PrismaModelKind::kView ||
      schema_.models[field.target].kind == PrismaModelKind::kView) {
    return;
  }
  key.origin = OriginOf(model, relation.line);
  key.child = tables_[relation.model];
  key.parent = tables_[field.target];
  key.constraint_name =
      relation.map ? CutIdentifier(*relation.map)
                   : PrismaConstraintName(key.child.name, key.columns, "_fkey", options_.major);
  // The relation field counts only when every column may be null.
  SetRules(relation, required || !field.optional, key);
  result_.foreign_keys.push_back(std::move(key));
}

// A relation field without `fields:`. The foreign key is on the other side, or both sides are lists
// and there is a table between them.
void PrismaResolver::ReadOtherSide(std::uint32_t model_index, std::uint32_t field_index) {
  const PrismaModel& model = schema_.models[model_index];
  const PrismaField& field = model.fields[field_index];
  if (field.target == PrismaField::kNone || options_.major >= 8) return;
  if (field.relation != PrismaField::kNone) {
    const PrismaRelation& relation = schema_.relations[field.relation];
    if (relation.MakesForeignKey() || !relation.problem.empty()) return;
  }
  const std::optional<std::string_view> name = index_.RelationName(field);
  const PrismaSide mine = index_.Side(model_index, field.target, name);
  PrismaSide other = index_.Side(field.target, model_index, name);
  const bool self = field.target == model_index;
  if (self) {  // the same side, and this field is not across from itself
    --other.count;
    other.lists -= field.list ? 1 : 0;
  }
  if (other.count == 0) {
    return Refuse(model, field, field.line, "no field on the other side of the relation");
  }
  if (!field.list || other.lists == 0) {
    if (other.with_fields > 0) return;
    return Refuse(model, field, field.line, "neither side of the relation states its fields");
  }
  if (other.count > 1 || mine.count > (self ? 2 : 1)) {
    return Refuse(model, field, field.line, "more than one field on the other side");
  }
  const PrismaModel& target = schema_.models[field.target];
  // Met from both sides: told by the first one in the order of names. Of a table with itself the
  // index has the field that comes last.
  const bool first = self ? field_index != mine.list_field : model.name < target.name;
  if (first) LinkModels(model_index, field, field.target);
}

// The only column of the primary key.
bool PrismaResolver::FindLinkColumn(std::uint32_t model, std::string& column) {
  const std::optional<PrismaKey>& id = schema_.models[model].id;
  if (!id || id->fields.size() != 1) return false;
  std::vector<std::string> columns;
  bool required = false;
  if (!AddColumns(model, id->fields, columns, required).empty()) return false;
  column = columns.front();
  return true;
}

// The table between the models `a` and `b`, which come in the order of their names.
void PrismaResolver::LinkModels(std::uint32_t a, const PrismaField& field, std::uint32_t b) {
  const PrismaModel& model = schema_.models[a];
  const PrismaModel& other = schema_.models[b];
  if (model.kind != PrismaModelKind::kModel || other.kind != PrismaModelKind::kModel) return;
  std::string column_a;
  std::string column_b;
  if (!FindLinkColumn(a, column_a) || !FindLinkColumn(b, column_b)) {
    return Refuse(model, field, field.line, "a many-to-many relation needs @id on both models");
  }
  const std::optional<std::string_view> name = index_.RelationName(field);
  TableDeclaration table;
  table.table.schema = tables_[a].schema;
  table.table.name =
      PrismaLinkTable(name ? std::string(*name) : PrismaRelationName(model.name, other.name));
  table.origin = OriginOf(model, field.line);
  table.columns = {"A", "B"};
  // A primary key since Prisma 6.
  const bool primary = options_.major >= 6;
  table.constraints.push_back(
      {primary ? "primary key" : "unique",
       PrismaConstraintName(table.table.name, {}, primary ? "_AB_pkey" : "_AB_unique",
                            options_.major),
       table.columns});
  if (!declared_.insert(table.table).second) {
    return Refuse(model, field, field.line, "a second model for the same table");
  }
  if (schema_.uses_foreign_keys) {
    AddLinkKey(table, 'A', a, column_a);
    AddLinkKey(table, 'B', b, column_b);
  }
  result_.tables.push_back(std::move(table));
}

void PrismaResolver::AddLinkKey(const TableDeclaration& table, char column, std::uint32_t parent,
                                const std::string& parent_column) {
  DeclaredForeignKey key = NewKey();
  key.origin = table.origin;
  key.child = table.table;
  key.columns = {std::string(1, column)};
  key.parent = tables_[parent];
  key.parent_columns = {parent_column};
  key.constraint_name = PrismaLinkKeyName(table.table.name, column);
  key.delete_rule = DeleteRule::kCascade;
  key.update_rule = UpdateRule::kCascade;
  key.delete_rule_stated = key.update_rule_stated = false;
  result_.foreign_keys.push_back(std::move(key));
}

}  // namespace

Declarations ResolvePrisma(std::span<const SourceFile> files, const PrismaOptions& options,
                           PrismaSchema& schema) {
  return PrismaResolver(files, options, schema).Resolve();
}

}  // namespace fk_audit
