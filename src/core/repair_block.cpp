#include "core/repair_block.hpp"

namespace fk_audit {
namespace {

std::string Regclass(const QualifiedName& table, const Quote& quote) {
  return PrintLiteral(PrintTable(table, quote)) + "::pg_catalog.regclass";
}

// A query's head that binds `keys`: the key of that name and all its clones on partitions.
std::string KeyAndClones(const QualifiedName& child, const std::string& name, const Quote& quote) {
  return "    WITH RECURSIVE keys (oid) AS (\n"
         "      SELECT oid FROM pg_catalog.pg_constraint\n"
         "      WHERE conrelid = " +
         Regclass(child, quote) + " AND conname = " + PrintLiteral(name) +
         " AND contype = 'f'\n"
         "      UNION ALL\n"
         "      SELECT clone.oid FROM keys JOIN pg_catalog.pg_constraint AS clone\n"
         "        ON clone.conparentid = keys.oid)\n";
}

}  // namespace

std::string PrintDoBlock(const std::string& body) {
  std::string tag = "$fk_audit$";
  for (int i = 1; body.find(tag) != std::string::npos; ++i) {
    tag = "$fk_audit" + std::to_string(i) + "$";
  }
  return "DO " + tag + "\n" + body + tag;
}

std::string PrintRenameOnLeaves(const QualifiedName& table, const std::string& from,
                                const std::string& to, const Quote& quote) {
  const std::string rename =
      "EXECUTE pg_catalog.format('ALTER TABLE ONLY %s RENAME CONSTRAINT %I TO %I', leaf, ";
  return PrintDoBlock(
      "DECLARE\n"
      "  temporary CONSTANT pg_catalog.name := " +
      PrintLiteral(from) +
      ";\n"
      "  leaf pg_catalog.regclass;\n"
      "  own record;\n"
      "  final pg_catalog.name;\n"
      "  taken pg_catalog.int4;\n"
      "BEGIN\n"
      "  FOR leaf IN\n"
      "    SELECT relid FROM pg_catalog.pg_partition_tree(" +
      Regclass(table, quote) +
      ") WHERE isleaf\n"
      "  LOOP\n"
      "    final := " +
      PrintLiteral(to) +
      ";\n"
      "    taken := 0;\n"
      "    WHILE EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = leaf AND conname = "
      "final) LOOP\n"
      "      taken := taken + 1;\n"
      "      final := temporary || '_' || taken;\n"
      "    END LOOP;\n"
      "    SELECT adopted.conname AS name,\n"
      "           pg_catalog.obj_description(adopted.oid, 'pg_constraint') AS comment\n"
      "      INTO own\n"
      "      FROM pg_catalog.pg_constraint AS added, pg_catalog.pg_constraint AS adopted\n"
      "      WHERE added.conrelid = leaf AND added.conname = temporary AND added.conparentid = 0\n"
      "        AND adopted.conrelid = leaf AND adopted.conparentid <> 0\n"
      "        AND pg_catalog.pg_get_constraintdef(adopted.oid) =\n"
      "            pg_catalog.pg_get_constraintdef(added.oid)\n"
      "      ORDER BY adopted.oid LIMIT 1;\n"
      "    IF FOUND THEN\n"
      "      " +
      rename +
      "own.name, final);\n"
      "      " +
      rename +
      "temporary, own.name);\n"
      "      EXECUTE pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L', own.name, leaf,\n"
      "        own.comment);\n"
      "    ELSE\n"
      "      " +
      rename +
      "temporary, final);\n"
      "    END IF;\n"
      "  END LOOP;\n"
      "END\n");
}

std::string PrintRenameParts(const QualifiedName& table, const std::string& name,
                             const std::string& temporary, const Quote& quote) {
  return PrintDoBlock(
      "DECLARE\n"
      "  temporary CONSTANT pg_catalog.name := " +
      PrintLiteral(temporary) +
      ";\n"
      "  key CONSTANT pg_catalog.name := " +
      PrintLiteral(name) +
      ";\n"
      "  part record;\n"
      "  final pg_catalog.text;\n"
      "  taken pg_catalog.int4;\n"
      "BEGIN\n"
      "  FOR part IN\n" +
      KeyAndClones(table, name, quote) +
      "    SELECT conrelid, conname\n"
      "    FROM keys JOIN pg_catalog.pg_constraint USING (oid)\n"
      "    WHERE pg_catalog.starts_with(conname, temporary)\n"
      "  LOOP\n"
      "    final := key;\n"
      "    taken := 0;\n"
      "    WHILE EXISTS (SELECT FROM pg_catalog.pg_constraint\n"
      "        WHERE conrelid = part.conrelid AND conname = final) LOOP\n"
      "      taken := taken + 1;\n"
      // A name that would be cut is no new one.
      "      final := CASE WHEN pg_catalog.octet_length(key) < 58 THEN key ELSE temporary END\n"
      "        || '_' || taken;\n"
      "    END LOOP;\n"
      "    EXECUTE pg_catalog.format('ALTER TABLE ONLY %s RENAME CONSTRAINT %I TO %I',\n"
      "      part.conrelid::pg_catalog.regclass, part.conname, final);\n"
      "  END LOOP;\n"
      "END\n");
}

std::string PrintRenamePart(const QualifiedName& table, const std::string& name,
                            const Quote& quote) {
  return PrintDoBlock(
      "DECLARE\n"
      "  child CONSTANT pg_catalog.regclass := " +
      Regclass(table, quote) +
      ";\n"
      "  part CONSTANT pg_catalog.name := " +
      PrintLiteral(name) +
      ";\n"
      "  taken pg_catalog.int4 := 1;\n"
      "BEGIN\n"
      "  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = child\n"
      "      AND conname = part AND contype = 'f' AND conparentid <> 0) THEN\n"
      "    RETURN;\n"
      "  END IF;\n"
      "  WHILE EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = child\n"
      "      AND conname = 'fk_audit_part' || taken) LOOP\n"
      "    taken := taken + 1;\n"
      "  END LOOP;\n"
      "  EXECUTE pg_catalog.format('ALTER TABLE ONLY %s RENAME CONSTRAINT %I TO %I', child, part,\n"
      "    'fk_audit_part' || taken);\n"
      "END\n");
}

std::string PrintEnableTriggers(const QualifiedName& child, const std::string& name,
                                const Quote& quote) {
  return PrintDoBlock(
      "DECLARE\n"
      "  off record;\n"
      "BEGIN\n"
      "  FOR off IN\n" +
      KeyAndClones(child, name, quote) +
      "    SELECT tgrelid::pg_catalog.regclass AS tab, tgname\n"
      "    FROM keys JOIN pg_catalog.pg_trigger ON tgconstraint = keys.oid\n"
      "    WHERE tgenabled IN ('D', 'R')\n"
      "  LOOP\n"
      "    EXECUTE pg_catalog.format('ALTER TABLE ONLY %s ENABLE TRIGGER %I', off.tab,\n"
      "      off.tgname);\n"
      "  END LOOP;\n"
      "END\n");
}

}  // namespace fk_audit
