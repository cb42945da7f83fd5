#include "core/advice/evidence.hpp"

namespace fk_audit {

std::string_view ToText(ChildClass child_class) {
  switch (child_class) {
    case ChildClass::kEphemeral:
      return "ephemeral";
    case ChildClass::kLink:
      return "link";
    case ChildClass::kValue:
      return "value";
    case ChildClass::kCompliance:
      return "compliance";
    case ChildClass::kUnknown:
      return "unknown";
  }
  return "";
}

std::optional<ChildClass> ParseChildClass(std::string_view text) {
  for (int i = 0; i < kChildClasses; ++i) {
    const auto child_class = static_cast<ChildClass>(i);
    if (ToText(child_class) == text) return child_class;
  }
  return std::nullopt;
}

bool IsAgainst(ChildClass other, ChildClass child_class) {
  switch (child_class) {
    case ChildClass::kEphemeral:
      return other == ChildClass::kCompliance;
    case ChildClass::kCompliance:
      return other == ChildClass::kEphemeral;
    case ChildClass::kLink:
      return other == ChildClass::kValue;
    case ChildClass::kValue:
      return other == ChildClass::kLink;
    case ChildClass::kUnknown:
      return false;
  }
  return false;
}

std::string_view ToText(Bond bond) {
  return bond == Bond::kBelongs ? "belongs to" : "mentions";
}

}  // namespace fk_audit
