#include "import/rails/inflector.hpp"

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

// The test cases are the words that the inflections of Active Support themselves name.
TEST(InflectorTest, Singular) {
  const Inflector inflector;
  const std::pair<const char*, const char*> kWords[] = {
      {"users", "user"},
      {"companies", "company"},
      {"addresses", "address"},
      {"statuses", "status"},
      {"status", "status"},
      {"people", "person"},
      {"order_people", "order_person"},
      {"women", "woman"},
      {"children", "child"},
      {"news", "news"},
      {"series", "series"},
      {"movies", "movie"},
      {"analyses", "analysis"},
      {"bases", "basis"},
      {"databases", "database"},
      {"crises", "crisis"},
      {"axes", "axis"},
      {"taxes", "tax"},
      {"boxes", "box"},
      {"branches", "branch"},
      {"wishes", "wish"},
      {"classes", "class"},
      {"heroes", "hero"},
      {"shoes", "shoe"},
      {"buses", "bus"},
      {"mice", "mouse"},
      {"matrices", "matrix"},
      {"indices", "index"},
      {"vertices", "vertex"},
      {"quizzes", "quiz"},
      {"octopi", "octopus"},
      {"viri", "virus"},
      {"aliases", "alias"},
      {"halves", "half"},
      {"wolves", "wolf"},
      {"knives", "knife"},
      {"hives", "hive"},
      {"archives", "archive"},
      {"natives", "native"},
      {"media", "medium"},
      {"criteria", "criterium"},
      {"equipment", "equipment"},
      {"office_equipment", "office_equipment"},
      {"colloquies", "colloquy"},
      {"days", "day"},
      {"oxen", "ox"},
      {"moves", "move"},
      {"sexes", "sex"},
      {"glass", "glass"},
      {"Users", "User"},
      {"", ""},
  };
  for (const auto& [plural, singular] : kWords) {
    EXPECT_EQ(inflector.Singularize(plural), singular) << plural;
  }
}

TEST(InflectorTest, Plural) {
  const Inflector inflector;
  const std::pair<const char*, const char*> kWords[] = {
      {"user", "users"},      {"company", "companies"}, {"address", "addresses"},
      {"status", "statuses"}, {"person", "people"},     {"woman", "women"},
      {"child", "children"},  {"analysis", "analyses"}, {"axis", "axes"},
      {"tax", "taxes"},       {"box", "boxes"},         {"branch", "branches"},
      {"wish", "wishes"},     {"tomato", "tomatoes"},   {"photo", "photos"},
      {"bus", "buses"},       {"mouse", "mice"},        {"matrix", "matrices"},
      {"index", "indices"},   {"quiz", "quizzes"},      {"octopus", "octopi"},
      {"half", "halves"},     {"knife", "knives"},      {"hive", "hives"},
      {"medium", "media"},    {"day", "days"},          {"soliloquy", "soliloquies"},
      {"money", "money"},     {"users", "users"},       {"ox", "oxen"},
  };
  for (const auto& [singular, plural] : kWords) {
    EXPECT_EQ(inflector.Pluralize(singular), plural) << singular;
  }
}

TEST(InflectorTest, OnlyAWholeWordIsUncountable) {
  // '_' is a letter to Ruby's \b, so that the default rule applies: it cuts no s off here.
  EXPECT_EQ(Inflector().Singularize("air-series"), "air-series");
  EXPECT_EQ(Inflector().Pluralize("fire_police"), "fire_polices");
}

TEST(InflectorTest, TheApplicationsOwnWordsGoFirst) {
  const Inflector inflector({{"staff", "staff"}, {"criteria", "criterion"}});
  EXPECT_EQ(inflector.Singularize("office_staff"), "office_staff");
  EXPECT_EQ(inflector.Pluralize("staff"), "staff");
  EXPECT_EQ(inflector.Singularize("search_criteria"), "search_criterion");
  EXPECT_EQ(inflector.Pluralize("criterion"), "criteria");
  EXPECT_EQ(inflector.Singularize("users"), "user");
}

}  // namespace
}  // namespace fk_audit
