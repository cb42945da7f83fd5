# PGXS build of the extension. Lists are explicit: a VPATH build has no files to glob.
EXTENSION = fk_audit
MODULE_big = fk_audit

CORE_OBJS = \
	src/core/advice/advice.o \
	src/core/advice/classify.o \
	src/core/advice/column_names.o \
	src/core/advice/decision.o \
	src/core/advice/evidence.o \
	src/core/advice/finding_advice.o \
	src/core/advice/joined_names.o \
	src/core/advice/key_place.o \
	src/core/advice/missing_keys.o \
	src/core/advice/nullability.o \
	src/core/advice/patterns.o \
	src/core/advice/proof.o \
	src/core/advice/role.o \
	src/core/advice/role_patterns.o \
	src/core/advice/row_patterns.o \
	src/core/advice/table_place.o \
	src/core/advice/table_profile.o \
	src/core/advice/wording.o \
	src/core/advice/words.o \
	src/core/catalog.o \
	src/core/check_result.o \
	src/core/compare.o \
	src/core/compare_context.o \
	src/core/declared_definition.o \
	src/core/default_name.o \
	src/core/finding.o \
	src/core/foreign_key.o \
	src/core/guard.o \
	src/core/hazards/cascade_cycles.o \
	src/core/hazards/cascade_graph.o \
	src/core/hazards/cascade_hazards.o \
	src/core/hazards/child_hazards.o \
	src/core/hazards/diamonds.o \
	src/core/hazards/hazard.o \
	src/core/hazards/hazard_context.o \
	src/core/hazards/hazards.o \
	src/core/hazards/rivals.o \
	src/core/hazards/rule_hazards.o \
	src/core/hazards/type_pairs.o \
	src/core/hazards/upward_search.o \
	src/core/impact/after_repairs.o \
	src/core/impact/delete_graph.o \
	src/core/impact/doubts.o \
	src/core/impact/estimate.o \
	src/core/impact/exact.o \
	src/core/impact/excerpt.o \
	src/core/impact/impact.o \
	src/core/impact/row_images.o \
	src/core/impact/simulation.o \
	src/core/impact/static_impact.o \
	src/core/intent_properties.o \
	src/core/intent_scope.o \
	src/core/migration/anywhere.o \
	src/core/migration/drizzle.o \
	src/core/migration/migration.o \
	src/core/migration/migration_step.o \
	src/core/migration/prisma.o \
	src/core/migration/rails.o \
	src/core/migration/sql.o \
	src/core/name_pattern.o \
	src/core/name_table.o \
	src/core/orphans.o \
	src/core/plpgsql_words.o \
	src/core/repair.o \
	src/core/repair_block.o \
	src/core/repair_cell.o \
	src/core/repair_changes.o \
	src/core/repair_choice.o \
	src/core/repair_list.o \
	src/core/repair_planner.o \
	src/core/repair_temporary.o \
	src/core/report/escape.o \
	src/core/report/formats.o \
	src/core/report/graph_layout.o \
	src/core/report/html.o \
	src/core/report/html_graph.o \
	src/core/report/html_script.o \
	src/core/report/html_style.o \
	src/core/report/json.o \
	src/core/report/json_writer.o \
	src/core/report/junit.o \
	src/core/report/markdown.o \
	src/core/report/mermaid.o \
	src/core/report/rule_graph.o \
	src/core/report/sarif.o \
	src/core/report/text.o \
	src/core/report/wording.o \
	src/core/rival_keys.o \
	src/core/shape_comparison.o \
	src/core/shape_findings.o \
	src/core/source_comparison.o \
	src/core/table_comparison.o \
	src/core/table_facts.o \
	src/core/temporary_name.o \
	src/core/trigger_body.o \
	src/core/trigger_condition.o \
	src/core/trigger_result.o \
	src/core/unresolved.o \
	src/core/utc_time.o \
	src/core/waiver.o
IMPORT_OBJS = \
	src/import/code_excerpt.o \
	src/import/constraint_name.o \
	src/import/ddl_routines.o \
	src/import/declaration.o \
	src/import/drizzle/drizzle.o \
	src/import/drizzle/evaluator.o \
	src/import/drizzle/evaluator_calls.o \
	src/import/drizzle/evaluator_functions.o \
	src/import/drizzle/evaluator_names.o \
	src/import/drizzle/json_lines.o \
	src/import/drizzle/key_constraints.o \
	src/import/drizzle/keys.o \
	src/import/drizzle/ledger.o \
	src/import/drizzle/lexer.o \
	src/import/drizzle/module_paths.o \
	src/import/drizzle/names.o \
	src/import/drizzle/snapshot.o \
	src/import/drizzle/statements.o \
	src/import/drizzle/syntax.o \
	src/import/drizzle/tables.o \
	src/import/drizzle/unescape.o \
	src/import/json_document.o \
	src/import/manifest.o \
	src/import/migration_marker.o \
	src/import/model_declarations.o \
	src/import/partition_keys.o \
	src/import/plpgsql_scanner.o \
	src/import/prisma/prisma_attribute.o \
	src/import/prisma/prisma_contract.o \
	src/import/prisma/prisma_index.o \
	src/import/prisma/prisma_lexer.o \
	src/import/prisma/prisma_names.o \
	src/import/prisma/prisma_parser.o \
	src/import/prisma/prisma_reader.o \
	src/import/prisma/prisma_relation_attribute.o \
	src/import/prisma/prisma_relations.o \
	src/import/rails/inflector.o \
	src/import/rails/rails_foreign_key.o \
	src/import/rails/rails_model.o \
	src/import/rails/rails_schema.o \
	src/import/rails/ruby_call.o \
	src/import/rails/ruby_lexer.o \
	src/import/replay.o \
	src/import/replay_constraints.o \
	src/import/replay_tables.o \
	src/import/schema_model.o \
	src/import/search_path.o \
	src/import/source_format.o \
	src/import/sql_lexer.o \
	src/import/sql_splitter.o \
	src/import/statement_kind.o \
	src/import/text_shape.o
PG_OBJS = \
	src/pg/advice_listing.o \
	src/pg/advice_store.o \
	src/pg/arguments.o \
	src/pg/audit.o \
	src/pg/baseline.o \
	src/pg/boundary.o \
	src/pg/catalog_reader.o \
	src/pg/catalog_scan.o \
	src/pg/check_facts.o \
	src/pg/column_facts.o \
	src/pg/compare_sources.o \
	src/pg/constant_default.o \
	src/pg/constraint_tree.o \
	src/pg/declare.o \
	src/pg/default_parent.o \
	src/pg/delete_impact.o \
	src/pg/domain_reader.o \
	src/pg/digest.o \
	src/pg/encoding.o \
	src/pg/facts_reader.o \
	src/pg/guard/ddl_changes.o \
	src/pg/guard/neighbourhood.o \
	src/pg/hazard_listing.o \
	src/pg/impact/clause.o \
	src/pg/impact/primary_key_row.o \
	src/pg/impact/relation_reader.o \
	src/pg/impact/row_query.o \
	src/pg/impact/spi_row_source.o \
	src/pg/impact/value_pool.o \
	src/pg/index_facts.o \
	src/pg/intent_reader.o \
	src/pg/intent_store.o \
	src/pg/key_reader.o \
	src/pg/listing.o \
	src/pg/load_result.o \
	src/pg/loading.o \
	src/pg/migration.o \
	src/pg/orphan_count.o \
	src/pg/parent_key.o \
	src/pg/parse_tree.o \
	src/pg/progress.o \
	src/pg/read_right.o \
	src/pg/repair_environment.o \
	src/pg/repair_listing.o \
	src/pg/report_model.o \
	src/pg/ri_function.o \
	src/pg/rows.o \
	src/pg/search_path_tree.o \
	src/pg/source_state.o \
	src/pg/spi_session.o \
	src/pg/sql_reader.o \
	src/pg/stored_row.o \
	src/pg/table_reader.o \
	src/pg/trigger_reader.o \
	src/pg/waiver_store.o
OBJS = src/fk_audit.o $(CORE_OBJS) $(IMPORT_OBJS) $(PG_OBJS)

DATA = sql/fk_audit--1.0.0.sql
SCRIPTS = src/client/fk-audit

REGRESS = \
	install \
	trigger_state \
	load_sql \
	load_prisma \
	load_drizzle \
	intent \
	bad_input \
	hints \
	drift \
	guard \
	repair_shapes \
	report \
	report_formats \
	apply \
	migration \
	undo \
	runs \
	decisions_file \
	waivers \
	rails \
	compare_sources \
	advice \
	set_class \
	class_rules \
	delete_impact
REGRESS_OPTS = --load-extension=fk_audit
ISOLATION = concurrent_ddl apply_ddl apply_twice runs_twice
ISOLATION_OPTS = --inputdir=$(srcdir)/test/isolation --load-extension=fk_audit
NO_LOCALE = 1
ENCODING = UTF8

PG_CONFIG ?= pg_config
# -isystem: our warnings apply to our code, not to the server's headers.
PG_CPPFLAGS = -I$(srcdir)/src -isystem $(shell $(PG_CONFIG) --includedir-server)
PG_CXXFLAGS = -std=c++20 -Wall -Wextra -Werror -fvisibility=hidden -fvisibility-inlines-hidden \
	-MMD -MP
# The server links modules with the C compiler driver.
SHLIB_LINK = -lboost_regex -lstdc++ -Wl,--version-script=$(srcdir)/src/fk_audit.map
# No JIT bitcode: clang would compile it without PG_CXXFLAGS.
override with_llvm = no
EXTRA_CLEAN = $(OBJS:.o=.d)

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PGXS tracks no header dependencies.
-include $(OBJS:.o=.d)

install: install-man
install-man:
	$(MKDIR_P) '$(DESTDIR)$(mandir)/man1'
	$(INSTALL_DATA) $(srcdir)/doc/fk-audit.1 '$(DESTDIR)$(mandir)/man1/'
uninstall: uninstall-man
uninstall-man:
	rm -f '$(DESTDIR)$(mandir)/man1/fk-audit.1'
.PHONY: install-man uninstall-man

# In a VPATH build the object directories do not exist yet.
$(OBJS): | objdirs
.PHONY: objdirs
objdirs:
	@$(MKDIR_P) $(sort $(dir $(OBJS)))
