// Reads a manifest: tables and foreign keys as JSON, for every tool that has no reader of its own.
//
//   {"version": 1,
//    "tables": ["app.tasks", {"table": "orgs", "columns": ["id"], "primary_key": ["id"]}],
//    "foreign_keys": [
//      {"table": "app.tasks", "columns": ["org_id", "project_id"],
//       "references": "app.projects", "ref_columns": ["org_id", "id"],
//       "on_delete": "cascade", "on_update": "no action", "match": "simple",
//       "deferrable": false, "initially_deferred": false, "validated": true, "enforced": true,
//       "delete_columns": [], "on_delete_stated": true, "on_update_stated": false,
//       "name": "tasks_project_fk", "origin": "schema.ts:41"}]}
//
// `table`, `columns` and `references` are required in a foreign key, `version` in the document.
// Every other attribute may be left out or null: then it is not stated and not compared. Without
// ref_columns the parent's primary key is meant. `schema` beside `table` and `ref_schema` beside
// `references` take the names whole; otherwise a name is parted at its dot outside of double
// quotes. Names are exact: no case folding.
#pragma once

#include <string>
#include <string_view>

#include "import/declaration.hpp"

namespace fk_audit {

// `path` opens every origin that the manifest does not state ("path#foreign_keys[3]") and every
// error. `text` is UTF-8, and so is the result. `default_schema` is where unqualified names go;
// empty under a schema pattern.
//
// Every table is declared whole: those of "tables", then those that only foreign keys mention as
// child, whose columns are unknown. An empty manifest gives empty Declarations.
//
// Error(kInvalidText) with path, place and what is expected there, for text that is no JSON, for
// another version, for an unknown key or word, for a wrong type, for nesting deeper than 64, and
// for attributes that contradict each other. Nothing is read by halves.
Declarations ReadManifest(std::string_view path, std::string_view text,
                          const std::string& default_schema);

}  // namespace fk_audit
