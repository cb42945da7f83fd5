# PGXS build of the extension. Lists are explicit: a VPATH build has no files to glob.
EXTENSION = fk_audit
MODULE_big = fk_audit

CORE_OBJS = \
	src/core/catalog.o \
	src/core/compare.o \
	src/core/finding.o \
	src/core/foreign_key.o \
	src/core/name_pattern.o \
	src/core/name_table.o \
	src/core/repair.o \
	src/core/report/text.o
IMPORT_OBJS = \
	src/import/manifest.o \
	src/import/replay.o \
	src/import/sql_splitter.o
PG_OBJS = \
	src/pg/boundary.o \
	src/pg/catalog_reader.o \
	src/pg/intent_store.o \
	src/pg/rows.o \
	src/pg/sql_reader.o
OBJS = src/fk_audit.o $(CORE_OBJS) $(IMPORT_OBJS) $(PG_OBJS)

DATA = sql/fk_audit--1.0.0.sql

REGRESS = install
REGRESS_OPTS = --load-extension=fk_audit
ISOLATION =
ISOLATION_OPTS = --inputdir=$(srcdir)/test/isolation --load-extension=fk_audit
NO_LOCALE = 1
ENCODING = UTF8

PG_CONFIG ?= pg_config
# -isystem: our warnings apply to our code, not to the server's headers.
PG_CPPFLAGS = -I$(srcdir)/src -isystem $(shell $(PG_CONFIG) --includedir-server)
PG_CXXFLAGS = -std=c++20 -Wall -Wextra -Werror -fvisibility=hidden -fvisibility-inlines-hidden \
	-MMD -MP
# The server links modules with the C compiler driver.
SHLIB_LINK = -lboost_regex -lstdc++
# No JIT bitcode: clang would compile it without PG_CXXFLAGS.
override with_llvm = no
EXTRA_CLEAN = $(OBJS:.o=.d)

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PGXS tracks no header dependencies.
-include $(OBJS:.o=.d)

# In a VPATH build the object directories do not exist yet.
$(OBJS): | objdirs
.PHONY: objdirs
objdirs:
	@$(MKDIR_P) $(sort $(dir $(OBJS)))
