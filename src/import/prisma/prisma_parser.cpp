#include "import/prisma/prisma_parser.hpp"

#include <string>
#include <utility>

#include "import/prisma/prisma_attribute.hpp"
#include "import/prisma/prisma_relation_attribute.hpp"
#include "import/sql_lexer.hpp"

namespace fk_audit {
namespace {

constexpr std::size_t kObjectBytes = 60;

class PrismaParser {
 public:
  PrismaParser(const SourceFile& file, std::uint32_t file_index, int major, PrismaSchema& schema)
      : file_(file),
        file_index_(file_index),
        major_(major),
        schema_(schema),
        lexer_(file.text),
        lines_(file.text),
        arguments_(lexer_, schema.unescaped) {}

  void Parse();

 private:
  void Advance() { token_ = lexer_.Next(); }
  std::uint32_t Line() {
    return static_cast<std::uint32_t>(lines_.LineOf(lexer_.OffsetOf(token_)));
  }
  void SkipLine();
  // Goes back, or on, to the end of the line of `offset`.
  void ResumeAtLineEnd(std::size_t offset);
  // Reports the rest of the line from `start` and skips it.
  void RefuseLine(std::size_t start, const char* why, bool fatal = true);
  void SkipBlock(std::uint32_t line, std::string_view name);
  // Behind the '}' of a block that began on `line`, or at the end for want of one.
  void CloseBlock(std::uint32_t line, std::string_view name);

  void ParseTop();
  void ParseBlock(std::string_view kind, std::string_view name, std::uint32_t line);
  void OpenBlock();
  void ParseModel(PrismaModelKind kind, std::string_view name, std::uint32_t line);
  void ParseDatasource(std::uint32_t line);
  void ParseNamedTypes(std::uint32_t line);
  void ParseField();
  bool ParseType(PrismaField& field);
  void ParseFieldAttributes();
  PrismaAttribute ParseAttribute();
  void ApplyToField(const PrismaAttribute& attribute);
  void ApplyToModel(const PrismaAttribute& attribute);
  void SetName(const PrismaAttribute& attribute, std::string_view& name);
  void SetKey(const PrismaAttribute& attribute, PrismaKey&& key, bool is_id);
  void Refuse(const PrismaAttribute& attribute, const char* why);

  PrismaModel& model() { return schema_.models.back(); }
  std::string ObjectAt(std::size_t offset) const;

  const SourceFile& file_;
  std::uint32_t file_index_;
  int major_;
  PrismaSchema& schema_;
  PrismaLexer lexer_;
  LineCounter lines_;
  PrismaArgumentReader arguments_;
  PrismaToken token_;
  std::string_view name_space_;
  bool field_open_ = false;  // an attribute belongs to the last field of the model
};

// The line from `offset` on, at most so many bytes of it.
std::string PrismaParser::ObjectAt(std::size_t offset) const {
  // The line itself may be long, and asked for again and again.
  const std::string_view rest = file_.text.substr(offset, kObjectBytes + 1);
  std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
  if (line.size() <= kObjectBytes) return std::string(line);
  std::size_t end = kObjectBytes;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return std::string(line.substr(0, end)) + "...";
}

void PrismaParser::SkipLine() {
  while (!token_.EndsLine()) Advance();
}

void PrismaParser::ResumeAtLineEnd(std::size_t offset) {
  const std::size_t line_end = file_.text.find_first_of("\r\n", offset);
  lexer_.MoveTo(line_end == std::string_view::npos ? file_.text.size() : line_end);
  Advance();
}

void PrismaParser::RefuseLine(std::size_t start, const char* why, bool fatal) {
  schema_.unread.push_back({PrismaOrigin(file_, Line()), ObjectAt(start), why, fatal});
  SkipLine();
}

// To behind the '}' of a block of which nothing matters.
void PrismaParser::SkipBlock(std::uint32_t line, std::string_view name) {
  for (std::size_t depth = 1; token_.kind != PrismaTokenKind::kEnd; Advance()) {
    if (token_.Is('{')) ++depth;
    if (token_.Is('}') && --depth == 0) break;
  }
  CloseBlock(line, name);
}

void PrismaParser::CloseBlock(std::uint32_t line, std::string_view name) {
  if (token_.Is('}')) return Advance();
  schema_.unread.push_back(
      {PrismaOrigin(file_, line), std::string(name), "the block is not closed", true});
}

void PrismaParser::Parse() {
  Advance();
  while (token_.kind != PrismaTokenKind::kEnd) {
    if (token_.kind == PrismaTokenKind::kLineEnd) {
      Advance();
    } else if (token_.IsWord()) {
      ParseTop();
    } else if (token_.Is('}') && !name_space_.empty()) {
      name_space_ = {};
      Advance();
    } else {
      RefuseLine(lexer_.OffsetOf(token_), "neither a block nor a comment");
    }
  }
}

// `kind name {`, or `type name = type`.
void PrismaParser::ParseTop() {
  const std::uint32_t line = Line();
  const std::size_t start = lexer_.OffsetOf(token_);
  const std::string_view kind = token_.text;
  Advance();
  std::string_view name;
  if (token_.IsWord()) {
    name = token_.text;
    Advance();
  }
  if (kind == "type" && token_.Is('=')) {
    schema_.scalars.insert(name);
    SkipLine();
  } else if (token_.Is('{')) {
    ParseBlock(kind, name, line);
  } else {
    RefuseLine(start, "neither a block nor a comment");
  }
}

void PrismaParser::ParseBlock(std::string_view kind, std::string_view name, std::uint32_t line) {
  if (name.empty() && kind != "types") {
    schema_.unread.push_back(
        {PrismaOrigin(file_, line), std::string(kind), "a block without a name", true});
    Advance();
    return SkipBlock(line, kind);
  }
  if (kind == "namespace" && major_ >= 8 && name_space_.empty()) {
    name_space_ = name;
    return Advance();
  }
  if (kind == "model") return ParseModel(PrismaModelKind::kModel, name, line);
  if (kind == "view") return ParseModel(PrismaModelKind::kView, name, line);
  if (kind == "type") return ParseModel(PrismaModelKind::kComposite, name, line);
  if (kind == "datasource") return ParseDatasource(line);
  if (kind == "types" && major_ >= 8) return ParseNamedTypes(line);
  const bool enumeration = kind == "enum" || (kind == "native_enum" && major_ >= 8);
  if (enumeration) schema_.scalars.insert(name);
  if (!enumeration && kind != "generator") {
    schema_.unread.push_back({PrismaOrigin(file_, line),
                              std::string(kind) + ' ' + std::string(name),
                              "a block of an unknown kind", major_ < 8});
  }
  OpenBlock();
  SkipBlock(line, name);
}

// The tool drops what follows a '{' on its line, which is right for comments only.
void PrismaParser::OpenBlock() {
  Advance();
  if (token_.EndsLine() || major_ >= 8) return;
  schema_.unread.push_back({PrismaOrigin(file_, Line()), ObjectAt(lexer_.OffsetOf(token_)),
                            "Prisma drops what follows a brace on its line", true});
}

void PrismaParser::ParseModel(PrismaModelKind kind, std::string_view name, std::uint32_t line) {
  PrismaModel& model = schema_.models.emplace_back();
  model.kind = kind;
  model.name = name;
  model.name_space = name_space_;
  model.file = file_index_;
  model.line = line;
  OpenBlock();
  field_open_ = false;
  while (!token_.Is('}') && token_.kind != PrismaTokenKind::kEnd) {
    if (token_.kind == PrismaTokenKind::kLineEnd) {
      Advance();
    } else if (token_.IsWord()) {
      ParseField();
    } else if (token_.Is('@')) {
      ParseFieldAttributes();
    } else {
      RefuseLine(lexer_.OffsetOf(token_), "neither a field nor an attribute");
    }
  }
  CloseBlock(line, name);
}

// `provider` and `relationMode` (formerly `referentialIntegrity`); the other settings do not
// matter.
void PrismaParser::ParseDatasource(std::uint32_t line) {
  OpenBlock();
  while (!token_.Is('}') && token_.kind != PrismaTokenKind::kEnd) {
    const PrismaToken key = token_;
    const std::size_t start = lexer_.OffsetOf(key);
    if (key.kind != PrismaTokenKind::kLineEnd) Advance();
    const bool mode = key.text == "relationMode" || key.text == "referentialIntegrity";
    if (mode || key.text == "provider") {
      if (token_.Is('=')) Advance();
      const std::string_view value = token_.text;
      const bool postgres = value == "\"postgresql\"" || value == "\"postgres\"";
      if (mode && value == "\"prisma\"") {
        schema_.uses_foreign_keys = false;
      } else if (mode && value != "\"foreignKeys\"") {
        RefuseLine(start, "a relation mode that is neither \"prisma\" nor \"foreignKeys\"");
      } else if (!mode && !postgres) {
        RefuseLine(start, "the provider is not postgresql");
      }
    }
    while (!token_.EndsLine() && !token_.Is('}')) Advance();
    if (token_.kind == PrismaTokenKind::kLineEnd) Advance();
  }
  CloseBlock(line, "datasource");
}

// `types { Name = type ... }` of Prisma Next.
void PrismaParser::ParseNamedTypes(std::uint32_t line) {
  Advance();
  while (!token_.Is('}') && token_.kind != PrismaTokenKind::kEnd) {
    if (token_.IsWord()) schema_.scalars.insert(token_.text);
    while (!token_.EndsLine() && !token_.Is('}')) Advance();
    if (token_.kind == PrismaTokenKind::kLineEnd) Advance();
  }
  CloseBlock(line, "types");
}

void PrismaParser::ParseField() {
  const std::size_t start = lexer_.OffsetOf(token_);
  PrismaField field;
  field.line = Line();
  field.name = field.column = token_.text;
  field_open_ = false;
  Advance();
  if (token_.Is(':')) Advance();  // of the first versions
  if (!ParseType(field)) return RefuseLine(start, "a field without a type that can be read");
  model().fields.push_back(field);
  field_open_ = true;
  if (token_.Is('@')) ParseFieldAttributes();
}

// `Name`, `[Name]`, `Unsupported("...")`, `space:namespace.Name(1)`, and the marks behind it.
bool PrismaParser::ParseType(PrismaField& field) {
  const bool bracketed = token_.Is('[');
  if (bracketed) Advance();
  if (!token_.IsWord()) return false;
  const char* const start = token_.text.data();
  const char* end = start + token_.text.size();
  field.unsupported = token_.text == "Unsupported";
  Advance();
  while (token_.Is('.') || token_.Is(':')) {
    Advance();
    if (!token_.IsWord()) return false;
    end = token_.text.data() + token_.text.size();
    Advance();
  }
  field.type = {start, static_cast<std::size_t>(end - start)};
  if (token_.Is('(')) {
    const std::size_t list = lexer_.OffsetOf(token_);
    if (!arguments_.SkipBrackets('(')) {
      ResumeAtLineEnd(list);
      return false;
    }
    Advance();
  }
  if (bracketed || token_.Is('[')) {
    field.list = true;
    if (!bracketed) Advance();
    if (!token_.Is(']')) return false;
    Advance();
  }
  if (token_.Is('?')) field.optional = true;
  if (token_.Is('?') || token_.Is('!')) Advance();
  return token_.EndsLine() || token_.Is('@') || token_.Is('}');
}

// Attributes up to the end of the line. `@@` belongs to the model.
void PrismaParser::ParseFieldAttributes() {
  while (token_.Is('@')) {
    const std::size_t start = lexer_.OffsetOf(token_);
    const std::uint32_t line = Line();
    Advance();
    const bool of_model = token_.Is('@');
    if (of_model) Advance();
    if (!token_.IsWord()) return RefuseLine(start, "an attribute without a name");
    PrismaAttribute attribute = ParseAttribute();
    attribute.offset = static_cast<std::uint32_t>(start);
    attribute.line = line;
    if (of_model) {
      field_open_ = false;
      ApplyToModel(attribute);
    } else if (field_open_) {
      ApplyToField(attribute);
    } else {
      Refuse(attribute, "an attribute without a field");
    }
    if (attribute.problem != nullptr) return;
  }
  if (!token_.EndsLine() && !token_.Is('}')) {
    RefuseLine(lexer_.OffsetOf(token_), "not an attribute");
  }
}

// `name(arguments)`. With a problem the text is read on from the end of the line of its '('.
PrismaAttribute PrismaParser::ParseAttribute() {
  PrismaAttribute attribute;
  const char* const start = token_.text.data();
  const char* end = start + token_.text.size();
  Advance();
  while (token_.Is('.')) {
    Advance();
    if (!token_.IsWord()) break;
    end = token_.text.data() + token_.text.size();
    Advance();
  }
  attribute.name = {start, static_cast<std::size_t>(end - start)};
  if (!token_.Is('(')) return attribute;
  const std::size_t list = lexer_.OffsetOf(token_);
  arguments_.Read(attribute);
  if (attribute.problem == nullptr) {
    Advance();
  } else {
    ResumeAtLineEnd(list);
  }
  return attribute;
}

void PrismaParser::Refuse(const PrismaAttribute& attribute, const char* why) {
  schema_.unread.push_back(
      {PrismaOrigin(file_, attribute.line), ObjectAt(attribute.offset), why, true});
}

void PrismaParser::ApplyToField(const PrismaAttribute& attribute) {
  PrismaField& field = model().fields.back();
  if (attribute.name == "relation") {
    if (field.relation != PrismaField::kNone) return Refuse(attribute, "a second @relation");
    field.relation = static_cast<std::uint32_t>(schema_.relations.size());
    PrismaRelation& relation = schema_.relations.emplace_back(ReadRelation(attribute, major_));
    relation.model = static_cast<std::uint32_t>(schema_.models.size() - 1);
    relation.field = static_cast<std::uint32_t>(model().fields.size() - 1);
  } else if (attribute.name == "map") {
    SetName(attribute, field.column);
  } else if (attribute.name == "id" || attribute.name == "unique") {
    SetKey(attribute, {{field.name}, std::nullopt}, attribute.name == "id");
  } else if (attribute.problem != nullptr) {
    Refuse(attribute, attribute.problem);
  }
}

void PrismaParser::ApplyToModel(const PrismaAttribute& attribute) {
  if (attribute.name == "map") {
    SetName(attribute, model().table);
  } else if (attribute.name == "schema") {
    SetName(attribute, model().schema);
  } else if (attribute.name == "id" || attribute.name == "unique") {
    const PrismaArgument* fields = attribute.Find("fields", true);
    std::optional<PrismaNames> names;
    if (fields != nullptr) names = fields->Names();
    if (attribute.problem == nullptr && !names) {
      return Refuse(attribute, "the columns cannot be read");
    }
    SetKey(attribute, {names.value_or(PrismaNames()), std::nullopt}, attribute.name == "id");
  } else if (attribute.name == "base" && major_ >= 8) {
    Refuse(attribute, "@@base makes a foreign key; load contract.json instead");
  } else if (attribute.problem != nullptr) {
    Refuse(attribute, attribute.problem);
  }
}

// @map, @@map, @@schema.
void PrismaParser::SetName(const PrismaAttribute& attribute, std::string_view& name) {
  const PrismaArgument* argument = attribute.Find("name", true);
  if (attribute.problem == nullptr && argument != nullptr &&
      argument->kind == PrismaArgument::Kind::kString) {
    name = argument->text;
  } else {
    Refuse(attribute, "the name cannot be read");
  }
}

void PrismaParser::SetKey(const PrismaAttribute& attribute, PrismaKey&& key, bool is_id) {
  if (attribute.problem != nullptr) return Refuse(attribute, attribute.problem);
  const PrismaArgument* map = attribute.Find("map", false);
  if (map != nullptr && map->kind == PrismaArgument::Kind::kString) key.map = map->text;
  if (is_id) {
    model().id = std::move(key);
  } else {
    model().uniques.push_back(std::move(key));
  }
}

}  // namespace

std::string PrismaOrigin(const SourceFile& file, std::uint32_t line) {
  return file.path + ':' + std::to_string(line);
}

void ParsePrisma(const SourceFile& file, std::uint32_t file_index, int major,
                 PrismaSchema& schema) {
  PrismaParser(file, file_index, major, schema).Parse();
}

}  // namespace fk_audit
