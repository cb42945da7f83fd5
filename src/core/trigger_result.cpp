#include "core/trigger_result.hpp"

#include "core/trigger_body.hpp"

namespace fk_audit {

TriggerResult ResultOf(std::string_view source, RowEvent event) {
  const BodyEffects effects = ReadBody(source, event);
  const bool deletes = event == RowEvent::kDelete;
  const bool passes = deletes ? effects.old_row || effects.old_or_new || effects.new_or_old
                              : effects.new_row || effects.new_or_old;
  const bool other_row = deletes ? effects.new_row : effects.old_row || effects.old_or_new;
  if (effects.other || (passes && other_row)) return TriggerResult::kUnclear;
  if (effects.null || other_row) {
    return effects.raises ? TriggerResult::kUnclear : TriggerResult::kSkips;
  }
  return passes || effects.raises ? TriggerResult::kPassesOn : TriggerResult::kUnclear;
}

std::vector<RowWrite> WritesOf(std::string_view source) {
  BodyEffects effects = ReadBody(source, RowEvent::kUpdate);
  for (RowWrite& write : effects.writes) write.puts_back &= !effects.raises;
  return std::move(effects.writes);
}

}  // namespace fk_audit
