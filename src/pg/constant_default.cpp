#include "pg/constant_default.hpp"

#include <cstdint>
#include <limits>

namespace fk_audit {
namespace {

Node* without_relabels(Node* node) {
  while (IsA(node, RelabelType)) {
    node = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
  }
  return node;
}

bool fits_varchar(Datum text, const Node* limit) {
  const VarChar* const value = DatumGetVarCharPP(text);
  return IsA(limit, Const) &&
         pg_mbstrlen_with_len(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)) <=
             DatumGetInt32(reinterpret_cast<const Const*>(limit)->constvalue) - VARHDRSZ;
}

// All of these are strict.
FoldedDefault fold_cast(const FuncExpr* cast) {
  if (cast->args == NIL) return {};
  const auto literal =
      reinterpret_cast<Const*>(without_relabels(static_cast<Node*>(linitial(cast->args))));
  if (!IsA(literal, Const)) return {};
  const bool is_null = literal->constisnull;
  const std::int32_t number = is_null ? 0 : DatumGetInt32(literal->constvalue);
  switch (cast->funcid) {
    case F_INT8_INT4:
      return {true, is_null, Int64GetDatum(number)};
    case F_NUMERIC_INT4:
      return {true, is_null, DirectFunctionCall1(int4_numeric, Int32GetDatum(number))};
    case F_INT2_INT4:
      return {number >= std::numeric_limits<std::int16_t>::min() &&
                  number <= std::numeric_limits<std::int16_t>::max(),
              is_null, Int16GetDatum(static_cast<std::int16_t>(number))};
    case F_VARCHAR_VARCHAR_INT4_BOOL:
      // A text that is too long is an error, but for blanks at its end.
      return {is_null || fits_varchar(literal->constvalue, static_cast<Node*>(lsecond(cast->args))),
              is_null, literal->constvalue};
    default:
      return {};
  }
}

}  // namespace

FoldedDefault fold_default(Node* expression) {
  Node* const node = without_relabels(expression);
  if (IsA(node, Const)) {
    const auto literal = reinterpret_cast<const Const*>(node);
    return {true, literal->constisnull, literal->constvalue};
  }
  return IsA(node, FuncExpr) ? fold_cast(reinterpret_cast<const FuncExpr*>(node)) : FoldedDefault();
}

}  // namespace fk_audit
