// The setting search_path while a text is replayed: where unqualified names are looked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace fk_audit {

class SearchPath {
 public:
  // `default_schema` is the whole path at first and whenever a path names no usable schema, as
  // after set_config('search_path', '', false) in a dump. It may be empty.
  explicit SearchPath(std::string default_schema);

  // SET search_path, with `local` SET LOCAL: until the end of the transaction.
  void Set(std::vector<std::string> schemas, bool local);
  // SET [LOCAL] search_path TO DEFAULT, RESET.
  void SetToDefault(bool local);

  // Transaction ends (guc.c, AtEOXact_GUC()): a local path is gone either way, a path set inside
  // is gone after a rollback. A rollback without Begin() only drops the local path.
  void Begin();
  void Commit();
  void Rollback();

  // The schemas to look into, in order; never empty. "$user", pg_catalog and pg_temp are left out:
  // nothing that a load declares lives there (namespace.c, recomputeNamespacePath()).
  const std::vector<std::string>& Usable() const { return usable_; }
  // The path as set for the session, without a local one.
  const std::vector<std::string>& Session() const { return session_; }

 private:
  void Recompute();

  std::string default_schema_;
  std::vector<std::string> session_;
  std::optional<std::vector<std::string>> local_;
  std::optional<std::vector<std::string>> at_begin_;  // set inside a transaction
  std::vector<std::string> usable_;
};

}  // namespace fk_audit
