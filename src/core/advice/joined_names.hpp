// Names whose words run together: `shop_orderitem`, as frameworks derive it from a class, and
// `orderitemid`, what is left of OrderItemId when nobody quoted it.
#pragma once

#include "core/advice/table_profile.hpp"
#include "core/advice/words.hpp"

namespace fk_audit {

// The words of all names of the audit. In a catalog that shows the habit, words that run together
// are taken apart where every part is a word of the patterns or of another name there. The habit:
// columns that spell out what their parents' names join (order_item_id → orderitem), or hardly a
// column name of more than one word.
WordCache WordsOfNames(const AdviceContext& context);

}  // namespace fk_audit
