// English plurals and singulars as Rails forms them, so that the column that add_foreign_key leaves
// out can be told. Source: the default inflections of Active Support, frozen there since 2007.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fk_audit {

class Inflector {
 public:
  // `irregular`: pairs (plural, singular) of the application, for instance {"staff", "staff"};
  // they go before the defaults and hold for every word that ends so.
  explicit Inflector(std::vector<std::pair<std::string, std::string>> irregular = {})
      : irregular_(std::move(irregular)) {}

  std::string Singularize(std::string_view word) const;  // "order_people" -> "order_person"
  std::string Pluralize(std::string_view word) const;    // "quiz" -> "quizzes"

 private:
  std::vector<std::pair<std::string, std::string>> irregular_;
};

}  // namespace fk_audit
