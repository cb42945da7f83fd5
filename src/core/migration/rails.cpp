// ActiveRecord migrations. Rails runs each in a transaction of its own together with the row of
// schema_migrations, which is what a step needs: disable_ddl_transaction! would only part the two.
#include "core/migration/migration_step.hpp"

namespace fk_audit {
namespace {

// String#camelize of ActiveSupport, for names of lower-case letters, digits and single underscores.
std::string ClassName(std::string_view name) {
  std::string result;
  bool first = true;
  for (const char c : name) {
    if (c != '_') {
      result += first && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    first = c == '_';
  }
  return result;
}

// A tag that no line of the text could end.
std::string HeredocTag(const std::string& text) {
  std::string tag = "SQL";
  for (int i = 1; text.find(tag) != std::string::npos; ++i) tag = "SQL" + std::to_string(i);
  return tag;
}

// Ruby takes the indentation of the least indented line away again, and nothing else.
std::string Method(std::string_view name, const std::string& statement) {
  std::string text = "  def " + std::string(name) + "\n";
  if (statement.empty()) {
    return text + "    # Nothing to do: the other direction has more steps.\n  end\n";
  }
  const std::string tag = HeredocTag(statement);
  text += "    execute <<~'" + tag + "'\n";
  bool line_start = true;
  for (const char c : statement) {
    if (line_start && c != '\n') text += "      ";
    text += c;
    line_start = c == '\n';
  }
  return text + "\n    " + tag + "\n  end\n";
}

}  // namespace

std::vector<MigrationFile> RailsFiles(const std::vector<MigrationStep>& steps) {
  std::vector<MigrationFile> files;
  for (const MigrationStep& step : steps) {
    // A comment that names an encoding in the first line would be an instruction to Ruby.
    files.push_back({"db/migrate/" + step.version + "_" + step.name + ".rb",
                     "# frozen_string_literal: true\n\n" + CommentLines("#", step.about) +
                         "class " + ClassName(step.name) +
                         " < ActiveRecord::Migration[ActiveRecord::Migration.current_version]\n" +
                         Method("up", step.up) + "\n" + Method("down", step.down) + "end\n"});
  }
  return files;
}

}  // namespace fk_audit
