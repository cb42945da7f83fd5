// Primary keys and unique constraints, and the place of a key's delete rule.
#include <utility>

#include "import/constraint_name.hpp"
#include "import/drizzle/keys.hpp"

namespace fk_audit::drizzle {

// Names of unique constraints. Source: drizzle-orm, unique-constraint.ts, uniqueKeyName();
// drizzle-kit 1.0, dialects/postgres/grammar.ts, defaultNameForUnique().
namespace {
std::string JoinedName(int major, const std::string& table, const std::vector<NamedColumn>& columns,
                       std::string_view suffix) {
  std::string name = table;
  for (const NamedColumn& column : columns) {
    name += '_' + (major > 0 ? column.name : column.original);
  }
  return name.append(suffix);
}

std::vector<std::string> CutNames(const std::vector<NamedColumn>& columns) {
  std::vector<std::string> names;
  for (const NamedColumn& column : columns) names.push_back(CutIdentifier(column.name));
  return names;
}
}  // namespace

// What the columns state by themselves.
void KeyReader::ReadConstraints(const TableDefinition& table, TableDeclaration& declaration) {
  std::vector<std::string> primary;
  for (const TableColumn& column : table.columns) {
    if (column.column == nullptr || !column.name_known) continue;
    if (column.column->primary) primary.push_back(CutIdentifier(column.name.name));
    if (!column.column->unique) continue;
    const std::string_view suffix = major_ > 0 ? "_key" : "_unique";
    const std::string name =
        column.column->unique_name.value_or(JoinedName(major_, table.name, {column.name}, suffix));
    declaration.constraints.push_back(
        {"unique", CutIdentifier(name), {CutIdentifier(column.name.name)}});
  }
  if (primary.empty()) return;
  // PRIMARY KEY beside a column, which the server names.
  declaration.constraints.insert(
      declaration.constraints.begin(),
      {"primary key", MakeObjectName(declaration.table.name, "", "pkey"), std::move(primary)});
}

void KeyReader::AddConstraint(const TableDefinition& table, const value::Constraint& constraint,
                              TableDeclaration& declaration) {
  const auto columns = NamesOf(constraint.columns);
  if (!constraint.known || !columns || columns->empty()) return;
  std::string name = constraint.name;
  if (constraint.primary && name.empty()) {
    name = major_ > 0 ? table.name + "_pkey" : JoinedName(major_, table.name, *columns, "_pk");
    if (major_ == 0) name = RenameColumns(std::move(name), *columns);
  } else if (name.empty()) {
    name = JoinedName(major_, table.name, *columns, "_unique");
  }
  declaration.constraints.push_back(
      {constraint.primary ? "primary key" : "unique", CutIdentifier(name), CutNames(*columns)});
}

// The quotes that the file uses for its first string.
char KeyReader::QuoteOf(ModuleIndex module) {
  const Syntax& syntax = evaluator_.SyntaxOf(module);
  for (TokenIndex i = 0; i < syntax.size(); ++i) {
    if (syntax[i].kind == TokenKind::kString) return syntax.Text(i).front();
  }
  return '"';
}

// .references(() => parent.id, { onDelete: "rule" }). A column that several tables spread has no
// place of its own.
void KeyReader::PlaceRule(const TableColumn& column, const Reference& reference, Draft& draft) {
  if (!column.own || reference.target.scope != nullptr) return;
  const Syntax& syntax = evaluator_.SyntaxOf(draft.module);
  const std::string quote(1, QuoteOf(draft.module));
  RuleSite site;
  site.file = draft.module;
  const auto replace = [&](Range range, std::string before, std::string after) {
    site.offset = syntax[range.begin].offset;
    site.length = syntax.EndOffset(range) - site.offset;
    site.before = std::move(before);
    site.after = std::move(after);
  };
  if (!reference.options) {
    site.offset = syntax.EndOffset(reference.target.range);
    site.before = ", { onDelete: " + quote;
    site.after = quote + " }";
    draft.key.rule_site = std::move(site);
    return;
  }
  const Code& options = *reference.options;
  const bool literal = syntax.IsOpen(options.range.begin, '{') &&
                       syntax[options.range.begin].partner + 1 == options.range.end;
  if (!literal) {
    const std::string text(syntax.Text(options.range));
    const bool spread = text != "undefined";
    replace(options.range,
            spread ? "{ ...(" + text + "), onDelete: " + quote : "{ onDelete: " + quote,
            quote + " }");
    draft.key.rule_site = std::move(site);
    return;
  }
  const Range inside = syntax.Inside(options.range.begin);
  const Evaluator::Found found =
      evaluator_.Find(value::Object{{options.module, inside, options.scope}}, "onDelete");
  const std::vector<Syntax::Property> properties = syntax.Properties(inside);
  if (found.property && found.property->kind == Syntax::Property::Kind::kValue) {
    replace(found.property->value, quote, quote);
  } else if (found.property) {
    replace(found.property->entry, "onDelete: " + quote, quote);
  } else if (properties.empty()) {
    site.offset = syntax[options.range.begin].offset + 1;
    site.before = " onDelete: " + quote;
    site.after = quote + " ";
  } else {
    site.offset = syntax.EndOffset(properties.back().entry);
    site.before = ", onDelete: " + quote;
    site.after = quote;
  }
  draft.key.rule_site = std::move(site);
}

// foreignKey({...}).onDelete("rule")
void KeyReader::PlaceRule(const KeyCall& call, Draft& draft) {
  const Syntax& syntax = evaluator_.SyntaxOf(draft.module);
  const std::string quote(1, QuoteOf(draft.module));
  RuleSite site;
  site.file = draft.module;
  site.before = ".onDelete(" + quote;
  site.after = quote + ")";
  if (!call.on_delete) {
    site.offset = syntax.EndOffset({call.behind - 1, call.behind});
  } else {
    const TokenIndex open = call.on_delete->open;
    site.offset = syntax[open].offset + 1;
    site.length = syntax[syntax[open].partner].offset - site.offset;
    site.before = quote;
    site.after = quote;
  }
  draft.key.rule_site = std::move(site);
}

}  // namespace fk_audit::drizzle
