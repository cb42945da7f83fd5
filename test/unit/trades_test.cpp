// How the judgement fares on schemas of many trades, as figures: those it was tried on, and those
// it was not.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include "advice_world.hpp"
#include "trade_schemas.hpp"

namespace fk_audit {
namespace {

struct Figures {
  int keys = 0;
  int class_right = 0;
  int gone = 0;  // the row should go with the parent
  int gone_right = 0;
  int kept = 0;  // it should be kept or blanked
  int kept_right = 0;
  int dangerous = 0;  // CASCADE although it should not
  std::string misses;

  double Balanced() const {
    return (static_cast<double>(gone_right) / gone + static_cast<double>(kept_right) / kept) / 2;
  }
};

struct Label {
  std::string table;
  std::string column;
  std::string classes;
  std::string rule;
};

// Takes the labels out of the text of a schema.
std::vector<Label> TakeLabels(std::string& schema) {
  std::vector<Label> labels;
  std::istringstream lines(schema);
  std::string line;
  std::string plain;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string table;
    words >> table;
    plain += table;
    for (std::string word; words >> word;) {
      const std::size_t equals = word.find('=');
      if (equals != std::string::npos) {
        const std::size_t colon = word.find(':', equals);
        labels.push_back(
            {table.substr(0, table.size() - 1), word.substr(0, word.find_first_of("*!@>")),
             "," + word.substr(equals + 1, colon - equals - 1) + ",", word.substr(colon + 1)});
      }
      plain += " " + word.substr(0, equals);
    }
    plain += "\n";
  }
  schema = plain;
  return labels;
}

std::string Spoken(DeleteRule rule) {
  if (rule == DeleteRule::kCascade) return "go";
  return rule == DeleteRule::kSetNull ? "blank" : "keep";
}

void Judge(const TradeSchema& trade, Figures& figures) {
  std::string schema = trade.schema;
  const std::vector<Label> labels = TakeLabels(schema);
  AdviceWorld world(schema);
  for (const Label& label : labels) {
    const Judgement judgement = world.Judge(label.table, label.column);
    const std::string said(ToText(judgement.child_class));
    const std::string rule = Spoken(world.Recommend(label.table, label.column).recommended);
    const bool goes = label.rule == "go";
    ++figures.keys;
    ++(goes ? figures.gone : figures.kept);
    if (rule == label.rule) ++(goes ? figures.gone_right : figures.kept_right);
    if (!goes && rule == "go") ++figures.dangerous;
    const bool right = label.classes.find("," + said + ",") != std::string::npos;
    if (right) ++figures.class_right;
    if (right && rule == label.rule) continue;
    figures.misses += std::string(trade.name) + " " + label.table + "." + label.column + ": " +
                      said + " " + rule + ", not" + label.classes + " " + label.rule + "; ";
    for (const Evidence& each : judgement.evidence) {
      figures.misses += std::string(ToText(each.points_to)) + " " + each.text + "; ";
    }
    figures.misses += "\n";
  }
}

Figures Measure(std::span<const TradeSchema> trades) {
  Figures figures;
  for (const TradeSchema& trade : trades) Judge(trade, figures);
  std::printf(
      "class %d of %d, gone %d of %d, kept or blanked %d of %d, balanced %.1f %%, "
      "dangerous %d\n",
      figures.class_right, figures.keys, figures.gone_right, figures.gone, figures.kept_right,
      figures.kept, 100 * figures.Balanced(), figures.dangerous);
  return figures;
}

TEST(Trades, Known) {
  const Figures figures = Measure(KnownTrades());
  EXPECT_LE(figures.dangerous, figures.kept * 0.06) << figures.misses;
  EXPECT_GE(figures.Balanced(), 0.9) << figures.misses;
  EXPECT_GE(figures.class_right, figures.keys * 0.9) << figures.misses;
}

TEST(Trades, HeldOut) {
  const Figures figures = Measure(HeldOutTrades());
  EXPECT_LE(figures.dangerous, figures.kept * 0.21);
  EXPECT_GE(figures.Balanced(), 0.8);
  EXPECT_GE(figures.class_right, figures.keys * 0.85);
}

// A way to name tables and columns.
struct Habit {
  const char* name;
  std::string (*table)(const std::string&);
  std::string (*column)(const std::string&);
};

std::string Same(const std::string& name) {
  return name;
}

std::string Upper(std::string name) {
  for (char& letter : name) letter = static_cast<char>(std::toupper(letter));
  return name;
}

// order_item: OrderItem, or orderItem.
std::string Camel(const std::string& name, bool upper) {
  std::string camel;
  for (const char letter : name) {
    if (letter != '_') camel += upper ? static_cast<char>(std::toupper(letter)) : letter;
    upper = letter == '_';
  }
  return camel;
}

// customer_id between other words for that.
std::string Reference(const std::string& name, const std::string& before,
                      const std::string& behind) {
  if (!name.ends_with("_id")) return name;
  return before + name.substr(0, name.size() - 3) + behind;
}

using Text = const std::string&;
constexpr std::array kHabits = {
    Habit{"camel", [](Text name) { return Camel(name, true); },
          [](Text name) { return Camel(name, false); }},
    Habit{"upper", [](Text name) { return Upper(name); }, [](Text name) { return Upper(name); }},
    Habit{"shop_", [](Text name) { return "shop_" + name; },
          [](Text name) { return Reference(name, "", ""); }},
    Habit{"tbl", [](Text name) { return "tbl" + Camel(name, true); },
          [](Text name) { return Reference(name, "", "_uuid"); }},
    Habit{"_tbl", [](Text name) { return name + "_tbl"; },
          [](Text name) { return Reference(name, "fk_", ""); }},
    Habit{"id_", Same, [](Text name) { return Reference(name, "id_", ""); }},
    Habit{"_fk", Same, [](Text name) { return Reference(name, "", "_fk"); }},
};

std::string Renamed(const std::string& schema, const Habit& habit) {
  std::istringstream lines(schema);
  std::string renamed;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word)) continue;
    renamed += habit.table(word.substr(0, word.size() - 1)) + ":";
    while (words >> word) {
      const std::size_t marks = std::min(word.find_first_of("*!@^>"), word.size());
      const std::size_t parent = std::min(word.find('>'), word.size());
      renamed += " " + habit.column(word.substr(0, marks)) + word.substr(marks, parent - marks);
      if (parent < word.size()) renamed += ">" + habit.table(word.substr(parent + 1));
    }
    renamed += "\n";
  }
  return renamed;
}

void ExpectSame(const Judgement& got, const Judgement& wanted, const std::string& where) {
  EXPECT_EQ(ToText(got.child_class), ToText(wanted.child_class)) << where;
  EXPECT_EQ(got.bond, wanted.bond) << where;
  EXPECT_DOUBLE_EQ(got.confidence, wanted.confidence) << where;
}

// Nor does a tenant's number in every key say what a row is to its parent.
TEST(Trades, HowThingsAreCalledSaysNothing) {
  for (const TradeSchema& trade : KnownTrades()) {
    std::string schema = trade.schema;
    const std::vector<Label> labels = TakeLabels(schema);
    AdviceWorld world(schema);
    AdviceWorld scoped(schema, "realm_id");
    std::vector<Judgement> wanted;
    for (const auto& [table, column, classes, rule] : labels) {
      wanted.push_back(world.Judge(table, column));
      const std::string where = std::string(trade.name) + " " + table + "." + column;
      ExpectSame(scoped.Judge(table, column), wanted.back(), where + " with a realm");
    }
    for (const Habit& habit : kHabits) {
      AdviceWorld renamed(Renamed(schema, habit));
      for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::string table = habit.table(labels[i].table);
        const std::string column = habit.column(labels[i].column);
        ExpectSame(renamed.Judge(table, column), wanted[i],
                   std::string(trade.name) + " " + table + "." + column);
      }
    }
  }
}

}  // namespace
}  // namespace fk_audit
