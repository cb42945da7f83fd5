#include "pg/read_right.hpp"

#include "pg/boundary.hpp"

namespace fk_audit {

bool may_use_schema(Oid schema) {
  return DatumGetBool(DirectFunctionCall2(has_schema_privilege_id, ObjectIdGetDatum(schema),
                                          CStringGetTextDatum("USAGE")));
}

ReadRight ReadRightOn(Oid table) {
  return Call([&] {
    if (pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK) {
      return ReadRight::kNoSelect;
    }
    if (!may_use_schema(get_rel_namespace(table))) return ReadRight::kNoSchema;
    return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED ? ReadRight::kSomeRows
                                                                    : ReadRight::kAllRows;
  });
}

}  // namespace fk_audit
