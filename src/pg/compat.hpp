// Every difference between server majors, one line each with its reason. Nothing else in src/pg
// tests PG_VERSION_NUM. Included by pg/postgres.hpp only.
#pragma once

#if PG_VERSION_NUM < 150000
#error "fk_audit needs PostgreSQL 15 or later"
#endif

// 16 moved the varlena macros out of postgres.h.
#if PG_VERSION_NUM >= 160000
extern "C" {
#include "varatt.h"
}
#endif
