#include "import/search_path.hpp"

#include <algorithm>
#include <utility>

namespace fk_audit {

SearchPath::SearchPath(std::string default_schema)
    : default_schema_(std::move(default_schema)), session_{default_schema_} {
  Recompute();
}

void SearchPath::Set(std::vector<std::string> schemas, bool local) {
  if (local) {
    local_ = std::move(schemas);
  } else {
    session_ = std::move(schemas);
    local_.reset();
  }
  Recompute();
}

void SearchPath::SetToDefault(bool local) {
  Set({default_schema_}, local);
}

void SearchPath::Begin() {
  if (!at_begin_) at_begin_ = session_;
}

void SearchPath::Commit() {
  at_begin_.reset();
  local_.reset();
  Recompute();
}

void SearchPath::Rollback() {
  if (at_begin_) session_ = *std::move(at_begin_);
  Commit();
}

void SearchPath::Recompute() {
  usable_ = local_.value_or(session_);
  std::erase_if(usable_, [](const std::string& schema) {
    return schema.empty() || schema == "$user" || schema == "pg_catalog" || schema == "pg_temp";
  });
  if (usable_.empty()) usable_.push_back(default_schema_);
}

}  // namespace fk_audit
