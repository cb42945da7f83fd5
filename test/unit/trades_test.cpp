// How the judgement fares on schemas of many trades, as figures: those it was tried on, and those
// it was not.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace fk_audit
