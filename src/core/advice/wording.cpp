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

// "an organization": the parent as one thing, in plain words.
std::string OneOf(std::string_view table) {
  const std::string words = WordsOf(table);
  if (words.size() < 3) return "a row of " + std::string(table);
  const bool vowel = std::string_view("aeio").find(words[1]) != std::string_view::npos;
  return (vowel ? "an" : "a") + words.substr(0, words.size() - 1);
}

// A rule with what it does, in the words of the tables.
struct Effect {
  std::optional<DeleteRule> rule;
  bool works;
  std::string columns;
};

// What a delete of the parent does under a rule, after "deleting a parent".
std::string Phrase(const Effect& effect, const std::string& children, bool again) {
  const std::string rows = again ? "them" : "its " + children;
  if (!effect.rule) return "leaves " + rows + " behind without a parent";
  if (effect.works) {
    switch (*effect.rule) {
      case DeleteRule::kCascade:
        return "removes " + rows;
      case DeleteRule::kSetNull:
        return "keeps " + rows + " and blanks " + effect.columns;
      case DeleteRule::kSetDefault:
        return "keeps " + rows + " and sets " + effect.columns + " to the default";
      default:
        break;
    }
  }
  return again ? "fails while one exists" : "fails while one of its " + children + " exists";
}

}  // namespace

std::string EffectOnDeletes(const AdviceRequest& request, const Advice& advice,
                            const Quote& quote) {
  const Table& child = request.catalog.tables[advice.shape.child];
  const Table& parent = request.catalog.tables[advice.shape.parent];
  const auto effect_of = [&](const std::optional<DeleteRule>& rule, const Written& written) {
    std::vector<std::string> columns;
    for (const NameId column : written.columns) columns.emplace_back(request.names[column]);
    return Effect{rule, written.works, PrintColumns(columns, quote)};
  };
  const std::string children = DisplayTable(
      {std::string(request.names[child.schema]), std::string(request.names[child.name])}, quote);
  const std::string one = OneOf(request.names[parent.name]);
  const Effect live = effect_of(advice.live, advice.written_live);
  const std::string today = Phrase(live, children, /*again=*/false);
  // A missing key that is declared without a rule is added as NO ACTION.
  const std::optional<DeleteRule> after =
      advice.declared || advice.live ? advice.declared : DeleteRule::kNoAction;
  const Effect later = effect_of(after, advice.written_declared);
  const bool same =
      after == advice.live &&
      std::ranges::is_permutation(advice.written_live.columns, advice.written_declared.columns);
  if (!after || same) return "Deleting " + one + " " + today + "; no repair changes that.";
  if (advice.live && after != advice.live && SameEffect(*advice.live, *after)) {
    return "Deleting " + one + " " + today +
           ", today and after the repair; the moment of the check changes.";
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
