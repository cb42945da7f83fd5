// What people have said about the judgement: fk_audit.class_rules and fk_audit.decisions.
#pragma once

#include "core/advice/advice.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// Both tables under `snapshot`; settings and decisions in the order in which they were made. Needs
// SELECT on them. Error(kInvalidText) for rows with a word that nobody knows.
AdviceRules ReadAdviceRules(Snapshot snapshot);

}  // namespace fk_audit
