#include "core/hazards/type_pairs.hpp"

namespace fk_audit {
namespace {

// Types that have company in their operator family.
enum class Family : std::uint8_t { kNone, kText, kInteger, kFloat, kTime };

struct FamilyMember {
  std::uint32_t type;
  Family family;
  int width;  // in bytes, of integers
};

constexpr FamilyMember kMembers[] = {
    {19, Family::kText, 0},     // name
    {25, Family::kText, 0},     // text
    {1043, Family::kText, 0},   // varchar
    {21, Family::kInteger, 2},  // int2
    {23, Family::kInteger, 4},  // int4
    {20, Family::kInteger, 8},  // int8
    {700, Family::kFloat, 0},   // float4
    {701, Family::kFloat, 0},   // float8
    {1082, Family::kTime, 0},   // date
    {1114, Family::kTime, 0},   // timestamp
    {1184, Family::kTime, 0},   // timestamptz
};

FamilyMember MemberOf(std::uint32_t type) {
  for (const FamilyMember& member : kMembers) {
    if (member.type == type) return member;
  }
  return {type, Family::kNone, 0};
}

}  // namespace

TypePair CompareTypes(std::uint32_t child, std::uint32_t parent) {
  if (child == parent) return TypePair::kSame;
  const FamilyMember of_child = MemberOf(child);
  const FamilyMember of_parent = MemberOf(parent);
  if (of_child.family == Family::kNone || of_child.family != of_parent.family) {
    return TypePair::kCast;
  }
  switch (of_child.family) {
    case Family::kText:
      return TypePair::kSame;
    case Family::kInteger:
      return of_child.width < of_parent.width ? TypePair::kNarrower : TypePair::kWider;
    default:
      return TypePair::kRelated;
  }
}

}  // namespace fk_audit
