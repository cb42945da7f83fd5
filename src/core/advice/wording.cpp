#include "core/advice/wording.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/advice/words.hpp"

namespace fk_audit {
namespace {

enum class Way { kCascade, kSetNull, kRestrict, kPlainValue };

struct Alternative {
  ChildClass child_class;
  Way way;
  Nullable nullable;  // of SET NULL: for which keys it is one
  std::string_view text;
};

// In the order of preference for each class.
constexpr std::array kAlternatives = {
    Alternative{ChildClass::kEphemeral,
                Way::kCascade,
                {},
                "CASCADE. Price: work under way for the parent vanishes with it."},
    Alternative{ChildClass::kEphemeral, Way::kSetNull, Nullable::kAll,
                "SET NULL. Price: rows without a parent stay until something sweeps them."},
    Alternative{ChildClass::kEphemeral, Way::kSetNull, Nullable::kSome,
                "SET NULL with a list of the columns that may be NULL. Price: few tools can state "
                "it; rows without a parent stay until something sweeps them."},
    Alternative{ChildClass::kEphemeral,
                Way::kRestrict,
                {},
                "RESTRICT, and the application clears the rows first. Price: deletes of the parent "
                "fail wherever it forgets to."},
    Alternative{ChildClass::kLink,
                Way::kCascade,
                {},
                "CASCADE. Price: one delete may remove many rows, and no log tells of it."},
    Alternative{ChildClass::kLink, Way::kSetNull, Nullable::kAll,
                "SET NULL. Price: rows without a parent stay, and nobody may ever look for them."},
    Alternative{ChildClass::kLink, Way::kSetNull, Nullable::kSome,
                "SET NULL with a list of the columns that may be NULL. Price: few tools can state "
                "it; rows without a parent stay."},
    Alternative{ChildClass::kLink,
                Way::kRestrict,
                {},
                "RESTRICT, and the application removes the rows first. Price: every path that "
                "deletes the parent must do it."},
    Alternative{ChildClass::kValue, Way::kSetNull, Nullable::kAll,
                "SET NULL. Price: it blanks who or what the row referred to, and no log tells of "
                "it."},
    Alternative{ChildClass::kValue, Way::kSetNull, Nullable::kNone,
                "DROP NOT NULL, then SET NULL. Price: every reader of the column must cope with "
                "NULL; it blanks who or what the row referred to."},
    Alternative{ChildClass::kValue, Way::kSetNull, Nullable::kRefused,
                "Change the CHECK, then SET NULL. Price: every reader of the row must cope with "
                "NULL; it blanks who or what the row referred to."},
    Alternative{ChildClass::kValue, Way::kSetNull, Nullable::kSome,
                "SET NULL with a list of the columns that may be NULL. Price: few tools can state "
                "it; it blanks who or what the row referred to."},
    Alternative{ChildClass::kValue,
                Way::kRestrict,
                {},
                "RESTRICT plus an erasure path that moves or blanks the reference first. Price: "
                "the parent cannot be deleted, not even for a legal erasure, before that path "
                "exists."},
    Alternative{ChildClass::kValue,
                Way::kPlainValue,
                {},
                "No foreign key, but the plain value. Price: nothing checks it any more; a parent "
                "that is gone and a typing error look alike."},
    Alternative{ChildClass::kCompliance,
                Way::kRestrict,
                {},
                "RESTRICT plus an erasure path that blanks or replaces the reference on purpose. "
                "Price: the parent cannot be deleted, not even for a legal erasure, before that "
                "path exists."},
    Alternative{
        ChildClass::kCompliance, Way::kSetNull, Nullable::kAll,
        "SET NULL. Price: it blanks whom or what the record names, which an auditor may ask "
        "for."},
    Alternative{ChildClass::kCompliance, Way::kSetNull, Nullable::kSome,
                "SET NULL with a list of the columns that may be NULL. Price: few tools can state "
                "it; it blanks whom or what the record names."},
    Alternative{ChildClass::kCompliance,
                Way::kPlainValue,
                {},
                "No foreign key, but the plain value: the record keeps the identifier for ever. "
                "Price: nothing checks it any more."},
    Alternative{ChildClass::kUnknown,
                Way::kRestrict,
                {},
                "RESTRICT until somebody who knows the rows decides (fk_audit_set_class). Price: "
                "deletes of the parent fail while a row refers to it."},
    Alternative{ChildClass::kUnknown, Way::kSetNull, Nullable::kAll,
                "SET NULL. Price: it blanks who or what the row referred to."},
    Alternative{ChildClass::kUnknown,
                Way::kPlainValue,
                {},
                "No foreign key, but the plain value. Price: nothing checks it any more."},
};

Way WayOf(DeleteRule rule) {
  switch (rule) {
    case DeleteRule::kCascade:
      return Way::kCascade;
    case DeleteRule::kSetNull:
    case DeleteRule::kSetDefault:
      return Way::kSetNull;
    default:
      return Way::kRestrict;
  }
}

// Whether the singular that is read from the name is one that a reader would write: not of "buses",
// "cookies" or "mp3_files".
bool HasPlainSingular(std::string_view table, std::string_view words) {
  constexpr std::array<std::string_view, 10> kUnsafe = {"ses", "xes",  "zes",  "hes",   "ves",
                                                        "oes", "kies", "vies", "mbies", "series"};
  std::string name(table);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
  });
  const auto plain = [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); };
  return words.size() > 4 && std::ranges::all_of(name, plain) &&
         std::ranges::none_of(kUnsafe, [&](std::string_view end) { return name.ends_with(end); });
}

bool SoundsLikeVowel(std::string_view word) {
  const auto begins = [&](std::string_view start) { return word.starts_with(start); };
  constexpr std::array<std::string_view, 4> kSilent = {"hour", "honor", "honour", "heir"};
  constexpr std::array<std::string_view, 6> kConsonant = {"eu", "one", "once", "uni", "use", "usa"};
  if (std::ranges::any_of(kSilent, begins)) return true;
  return std::string_view("aeiou").find(word[0]) != std::string_view::npos &&
         std::ranges::none_of(kConsonant, begins);
}

// "an organization": the parent as one thing, in plain words.
std::string OneOf(std::string_view table, const std::string& displayed) {
  const std::string words = WordsOf(table);
  if (!HasPlainSingular(table, words)) return "a row of " + displayed;
  return (SoundsLikeVowel(std::string_view(words).substr(1)) ? "an" : "a") +
         words.substr(0, words.size() - 1);
}

// A rule with what it does, in the words of the tables.
struct Effect {
  std::optional<DeleteRule> rule;
  Outcome outcome = Outcome::kTaken;
  bool blanks = false;
  std::string columns;
  std::string_view moment;  // of a failure

  bool Fails() const {
    return rule && (outcome == Outcome::kRefused || SameEffect(*rule, DeleteRule::kRestrict));
  }
};

// What a delete of the parent does under a rule, after "deleting a parent".
std::string Phrase(const Effect& effect, const std::string& children, bool again) {
  const std::string rows = again ? "them" : "its " + children;
  if (!effect.rule) return "leaves " + rows + " behind without a parent";
  if (effect.Fails()) {
    return "fails" + std::string(effect.moment) + " while one" +
           (again ? " exists" : " of its " + children + " exists");
  }
  if (*effect.rule == DeleteRule::kCascade) return "removes " + rows;
  return "keeps " + rows + (effect.blanks ? " and blanks " : " and sets ") + effect.columns +
         (effect.blanks ? "" : " to the default") +
         (effect.outcome == Outcome::kMaybe ? ", or fails where a CHECK refuses that" : "");
}

// What else changes between two rules that both make deletes fail.
std::string ChangeOfFailure(const Effect& live, const Effect& later) {
  if (live.rule == later.rule) return "";
  if (later.rule == DeleteRule::kRestrict) {
    return "; after it also while the only ones left are those that the same delete would remove";
  }
  if (live.rule == DeleteRule::kRestrict) {
    return "; after it no more while the only ones left are those that the same delete removes";
  }
  return "";
}

}  // namespace

std::string EffectOnDeletes(const AdviceRequest& request, const Advice& advice,
                            const Quote& quote) {
  const Table& child = request.catalog.tables[advice.shape.child];
  const Table& parent = request.catalog.tables[advice.shape.parent];
  const auto displayed = [&](const Table& table) {
    return DisplayTable(
        {std::string(request.names[table.schema]), std::string(request.names[table.name])}, quote);
  };
  const auto effect_of = [&](const std::optional<DeleteRule>& rule, const Written& written) {
    std::vector<std::string> columns;
    for (const NameId column : written.columns) columns.emplace_back(request.names[column]);
    return Effect{rule, written.outcome, written.blanks, PrintColumns(columns, quote), ""};
  };
  const std::string children = displayed(child);
  const std::string one = OneOf(request.names[parent.name], displayed(parent));
  Effect live = effect_of(advice.live, advice.written_live);
  const bool at_commit = advice.live == DeleteRule::kNoAction &&
                         request.catalog.foreign_keys[advice.key].initially_deferred;
  if (at_commit) live.moment = " at COMMIT";
  const std::string today = Phrase(live, children, /*again=*/false);
  // A missing key that is declared without a rule is added as NO ACTION.
  const std::optional<DeleteRule> after =
      advice.declared || advice.live ? advice.declared : DeleteRule::kNoAction;
  Effect later = effect_of(after, advice.written_declared);
  if (at_commit) later.moment = " at once";
  const bool same =
      after == advice.live &&
      std::ranges::is_permutation(advice.written_live.columns, advice.written_declared.columns);
  const bool undeclared = advice.finding && request.comparison.findings[*advice.finding].kind ==
                                                FindingKind::kUndeclared;
  if (undeclared) {
    return "Deleting " + one + " " + today +
           "; no repair changes that, unless its finding is named: then the key is dropped.";
  }
  if (!after || same) return "Deleting " + one + " " + today + "; no repair changes that.";
  if (live.Fails() && later.Fails() && !at_commit) {
    return "Deleting " + one + " " + today + ", today and after the repair" +
           ChangeOfFailure(live, later) + ".";
  }
  return "Today deleting " + one + " " + today + "; after the repair it " +
         Phrase(later, children, /*again=*/true) + ".";
}

std::vector<std::string> Alternatives(const Advice& advice) {
  std::vector<std::string> texts;
  const Way recommended = WayOf(advice.decision.recommended);
  // SET NULL is offered once: as it stands, with a list, or after DROP NOT NULL.
  const auto fits = [&](const Alternative& alternative) {
    if (alternative.child_class != advice.judgement.child_class) return false;
    if (alternative.way != Way::kSetNull) return true;
    return alternative.nullable == advice.nullable;
  };
  for (const bool first : {true, false}) {
    for (const Alternative& alternative : kAlternatives) {
      if (fits(alternative) && (alternative.way == recommended) == first) {
        texts.emplace_back(alternative.text);
      }
    }
  }
  return texts;
}

std::string ReasonOf(const Advice& advice) {
  std::string text(advice.decision.why_rule);
  text += " ";
  text += advice.decision.why_verdict;
  if (advice.set_class != nullptr) {
    text += " The class was set by " + advice.set_class->who + " on " + advice.set_class->when +
            ": " + advice.set_class->reason + ".";
  }
  if (advice.decided != nullptr) {
    text += " The verdict was decided by " + advice.decided->who + " on " + advice.decided->when +
            ": " + advice.decided->reason + ".";
  }
  if (advice.lapsed != nullptr) {
    text += " A decision by " + advice.lapsed->who + " on " + advice.lapsed->when + " (" +
            std::string(ToText(advice.lapsed->verdict)) +
            ") has lapsed: the code or the database has changed since.";
  }
  return text;
}

}  // namespace fk_audit
