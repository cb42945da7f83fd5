#include "pg/ri_function.hpp"

namespace fk_audit {

RiFunction RiFunctionOf(Oid function) {
  using enum ReferentialAction;
  switch (function) {
    case F_RI_FKEY_CHECK_INS:
      return {kCheckInsert, kNoAction};
    case F_RI_FKEY_CHECK_UPD:
      return {kCheckUpdate, kNoAction};
    case F_RI_FKEY_NOACTION_DEL:
      return {kParentDelete, kNoAction};
    case F_RI_FKEY_NOACTION_UPD:
      return {kParentUpdate, kNoAction};
    case F_RI_FKEY_RESTRICT_DEL:
      return {kParentDelete, kRestrict};
    case F_RI_FKEY_RESTRICT_UPD:
      return {kParentUpdate, kRestrict};
    case F_RI_FKEY_CASCADE_DEL:
      return {kParentDelete, kCascade};
    case F_RI_FKEY_CASCADE_UPD:
      return {kParentUpdate, kCascade};
    case F_RI_FKEY_SETNULL_DEL:
      return {kParentDelete, kSetNull};
    case F_RI_FKEY_SETNULL_UPD:
      return {kParentUpdate, kSetNull};
    case F_RI_FKEY_SETDEFAULT_DEL:
      return {kParentDelete, kSetDefault};
    case F_RI_FKEY_SETDEFAULT_UPD:
      return {kParentUpdate, kSetDefault};
    default:
      return {0, kNoAction};
  }
}

}  // namespace fk_audit
