#include "pg/impact/clause.hpp"

namespace fk_audit {

std::string PrintClause(const std::string& left, Oid left_type, Oid operator_oid,
                        const std::string& right, Oid right_type) {
  std::string clause;
  Call([&] {
    StringInfoData text;
    initStringInfo(&text);
    generate_operator_clause(&text, left.c_str(), left_type, operator_oid, right.c_str(),
                             right_type);
    clause.assign(text.data, text.len);
    pfree(text.data);
  });
  return clause;
}

BaseType BaseTypeOf(Oid type) {
  return Call([&] {
    BaseType base{type, -1};
    base.type = getBaseTypeAndTypmod(type, &base.modifier);
    return base;
  });
}

std::string PrintType(BaseType type) {
  std::string name;
  Call([&] {
    // Without a modifier CHARACTER would be of one character.
    char* const text = format_type_extended(type.type, type.modifier,
                                            FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
    name = text;
    pfree(text);
  });
  return name;
}

}  // namespace fk_audit
