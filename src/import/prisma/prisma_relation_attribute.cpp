#include "import/prisma/prisma_relation_attribute.hpp"

#include <array>
#include <utility>

namespace fk_audit {
namespace {

using Kind = PrismaArgument::Kind;

std::optional<ReferentialAction> ActionOf(const PrismaArgument& argument) {
  constexpr std::array<std::pair<std::string_view, ReferentialAction>, 5> kActions = {{
      {"Cascade", ReferentialAction::kCascade},
      {"Restrict", ReferentialAction::kRestrict},
      {"NoAction", ReferentialAction::kNoAction},
      {"SetNull", ReferentialAction::kSetNull},
      {"SetDefault", ReferentialAction::kSetDefault},
  }};
  if (argument.kind != Kind::kWord) return std::nullopt;
  for (const auto& [word, action] : kActions) {
    if (argument.text == word) return action;
  }
  return std::nullopt;
}

std::optional<std::string_view> StringOf(const PrismaArgument& argument) {
  if (argument.kind != Kind::kString) return std::nullopt;
  return argument.text;
}

// What a value must not be for its argument, "" if all is well.
template <typename Value>
std::string Set(const PrismaArgument& argument, std::optional<Value>&& value,
                std::optional<Value>& place) {
  const std::string name(argument.name.empty() ? "name" : argument.name);
  if (place) return name + " is given twice";
  if (!value) return "the value of " + name + " cannot be read";
  place = std::move(value);
  return {};
}

std::string ReadArgument(const PrismaArgument& argument, int major, PrismaRelation& relation) {
  if (argument.name.empty() || argument.name == "name") {
    return Set(argument, StringOf(argument), relation.name);
  }
  if (argument.name == "fields") return Set(argument, argument.Names(), relation.fields);
  if (argument.name == "references") return Set(argument, argument.Names(), relation.references);
  if (argument.name == "map") return Set(argument, StringOf(argument), relation.map);
  if (argument.name == "onUpdate") return Set(argument, ActionOf(argument), relation.on_update);
  if (argument.name == "index" && major >= 8) return {};  // of an index, not of the key
  if (argument.name != "onDelete") return "unknown argument " + std::string(argument.name);
  relation.rule_offset = argument.offset;
  relation.rule_length = argument.length;
  return Set(argument, ActionOf(argument), relation.on_delete);
}

}  // namespace

PrismaRelation ReadRelation(const PrismaAttribute& attribute, int major) {
  PrismaRelation relation;
  relation.offset = attribute.offset;
  relation.line = attribute.line;
  if (attribute.problem != nullptr) relation.problem = attribute.problem;
  for (const PrismaArgument& argument : attribute.arguments) {
    const std::string problem = ReadArgument(argument, major, relation);
    if (relation.problem.empty()) relation.problem = problem;
  }
  if (relation.rule_length == 0 && !attribute.arguments.empty()) {
    const PrismaArgument& last = attribute.arguments.back();
    relation.rule_offset = last.offset + last.length;
  }
  return relation;
}

}  // namespace fk_audit
