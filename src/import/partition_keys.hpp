// What happens to keys when tables become partitions and cease to be. A key of a partitioned table
// holds on all of its partitions; the copies that the server keeps there are not declared by
// anybody and are folded into the root's key, as on the live side (conparentid = 0).
#pragma once

#include "import/schema_model.hpp"

namespace fk_audit {

// After `root_key` was added to a partitioned table, or a partition below it was attached: own keys
// of `partition` and of the partitions under it that say the same are adopted, that is, they
// vanish into the root's (tablecmds.c, tryAttachPartitionForeignKey()). Only validated ones are:
// 18 validates the others on the way, 15 to 17 leave them standing.
void AdoptKeys(SchemaModel& model, ConstraintRef root_key, TableRef partition);

// ALTER TABLE root ATTACH PARTITION partition. False and no change when the partition is one
// already, or when the root is below it.
bool AttachPartition(SchemaModel& model, TableRef root, TableRef partition);

// ALTER TABLE ... DETACH PARTITION partition: what held through the root becomes the partition's
// own, keys and indexes (tablecmds.c, DetachPartitionFinalize()).
void DetachPartition(SchemaModel& model, TableRef partition);

}  // namespace fk_audit
