// PL/pgSQL blocks that a step of a repair runs where one statement cannot say it.
#pragma once

#include <string>

#include "core/foreign_key.hpp"

namespace fk_audit {

// `DO` with a PL/pgSQL text, whatever names and comments stand in it. `body`: whole lines.
std::string PrintDoBlock(const std::string& body);

// Renames the constraint `from` of every leaf of the partitioned table to `to`, so that `from` is
// free for the way back. Where a leaf has another constraint of that name any free one will do:
// names of partitions' keys carry no meaning. Where the root has adopted an equal key that the leaf
// had before, `from` takes that one's name and comment, so that the leaf has a key of its own as
// ever.
std::string PrintRenameOnLeaves(const QualifiedName& table, const std::string& from,
                                const std::string& to, const Quote& quote);

// Lets the parts that the key `name` of `table` has on partitions of either side take its name too,
// where they still have that of `temporary`: from 18 on the server forms their names from the one
// that the key is added with (tablecmds.c, addFkConstraint), and an error names the part. Where the
// name is taken, `name`_1 and so on, as the server does.
std::string PrintRenameParts(const QualifiedName& table, const std::string& name,
                             const std::string& temporary, const Quote& quote);

// Gives another name to the constraint `name` of the table, if that is what a key has for one of
// the partitions of either side.
std::string PrintRenamePart(const QualifiedName& table, const std::string& name,
                            const Quote& quote);

// Switches on the RI triggers of the key `name` of `child` and of all its clones on partitions of
// either side that are off or fire on replicas only. Triggers of a key can be altered by name like
// any other, but by a superuser only (trigger.c, EnableDisableTrigger).
std::string PrintEnableTriggers(const QualifiedName& child, const std::string& name,
                                const Quote& quote);

}  // namespace fk_audit
