// A module of its own around src/pg/boundary.cpp: throws everything that can be thrown across the
// boundary and counts the objects that are alive afterwards. Never installed with the extension.
#include "core/name_pattern.hpp"
#include "pg/boundary.hpp"

namespace {

using fk_audit::Boundary;
using fk_audit::Call;

int live_probes = 0;

// Something with a destructor, so that a test sees whether it ran.
struct Probe {
  Probe() { ++live_probes; }
  ~Probe() { --live_probes; }
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  std::string text = "long enough that the text lives on the heap and not in the object itself";
};

struct NotAnException {};

void Throw(std::string_view what) {
  if (what == "core error") {
    throw fk_audit::Error(fk_audit::ErrorCode::kInvalidParameter, "the message", "The hint.",
                          "The detail.");
  }
  if (what == "bad_alloc") throw std::bad_alloc();
  if (what == "runtime_error") throw std::runtime_error("a runtime error");
  if (what == "not an exception") throw NotAnException();
  if (what == "integer") throw 42;
  // 1,100 two-byte characters: the fixed buffer must not cut one in half.
  if (what == "long text") {
    std::string text = "x";
    for (int i = 0; i < 1100; ++i) text += "\xC3\xA9";
    throw fk_audit::InternalError(text);
  }
}

std::string_view TextArgument(FunctionCallInfo fcinfo, int position) {
  const text* const value = DatumGetTextPP(fcinfo->args[position].value);
  return {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
}

}  // namespace

extern "C" {

PG_MODULE_MAGIC;

#define BOUNDARY_TEST_FUNCTION(name) \
  PG_FUNCTION_INFO_V1(name);         \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS)

BOUNDARY_TEST_FUNCTION(boundary_live) {
  PG_RETURN_INT32(live_probes + 0 * PG_NARGS());
}

BOUNDARY_TEST_FUNCTION(boundary_throw) {
  return Boundary([&] {
    const Probe probe;
    Throw(TextArgument(fcinfo, 0));
    return static_cast<Datum>(0);
  });
}

// A C++ exception that crosses the body of a Call on its way out.
BOUNDARY_TEST_FUNCTION(boundary_throw_in_call) {
  return Boundary([&] {
    const Probe probe;
    const std::string_view what = TextArgument(fcinfo, 0);
    Call([&] { Throw(what); });
    return static_cast<Datum>(0);
  });
}

// Runs SQL through SPI inside a Call; its error comes out with everything that it carries.
BOUNDARY_TEST_FUNCTION(boundary_execute) {
  return Boundary([&] {
    const Probe outer;
    const std::string sql(TextArgument(fcinfo, 0));
    Call([&] {
      SPI_connect();
      SPI_execute(sql.c_str(), false, 0);
      SPI_finish();
    });
    return static_cast<Datum>(0);
  });
}

// A Call inside a Call: the inner error must pass both.
BOUNDARY_TEST_FUNCTION(boundary_nested) {
  return Boundary([&] {
    const Probe outer;
    auto inner = [&] {
      const Probe probe;
      Call([] { ereport(ERROR, (errcode(ERRCODE_DIVISION_BY_ZERO), errmsg("inner"))); });
    };
    inner();
    return static_cast<Datum>(0);
  });
}

// Raises `count` server errors, each unwound to a catch of its own, then one that leaves.
BOUNDARY_TEST_FUNCTION(boundary_many) {
  return Boundary([&] {
    const Probe probe;
    const int count = DatumGetInt32(fcinfo->args[0].value);
    for (int i = 0; i < count; ++i) {
      try {
        const Probe inner;
        Call([&] { ereport(ERROR, (errmsg("error %d", i))); });
      } catch (const fk_audit::ServerError& error) {
        Call([&] { FreeErrorData(error.data); });
      }
    }
    Call([] { ereport(ERROR, (errcode(ERRCODE_RAISE_EXCEPTION), errmsg("the last error"))); });
    return static_cast<Datum>(0);
  });
}

// Loops in C++ until a cancel or a timeout is noticed.
BOUNDARY_TEST_FUNCTION(boundary_loop) {
  return Boundary([&] {
    const Probe probe;
    while (true) fk_audit::CheckForInterrupts();
    return static_cast<Datum>(PG_NARGS());
  });
}

BOUNDARY_TEST_FUNCTION(boundary_parse) {
  return Boundary([&] {
    const Probe probe;
    const std::string sql(TextArgument(fcinfo, 0));
    const fk_audit::ParseResult result = fk_audit::TryParse(sql.c_str());
    const std::string text = result.message == nullptr ? "parsed"
                                                       : std::string(result.message) + " at " +
                                                             std::to_string(result.cursor_position);
    return Call([&] { return PointerGetDatum(cstring_to_text(text.c_str())); });
  });
}

BOUNDARY_TEST_FUNCTION(boundary_match) {
  return Boundary([&] {
    const Probe probe;
    const fk_audit::NamePattern pattern =
        fk_audit::NamePattern::Regex(TextArgument(fcinfo, 0), fk_audit::NameEncoding::kUtf8);
    return BoolGetDatum(pattern.Matches(TextArgument(fcinfo, 1)));
  });
}

}  // extern "C"
