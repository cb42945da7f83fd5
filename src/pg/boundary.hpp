// The two crossings between C++ and the server, and nothing else may cross.
//
// The server reports errors by siglongjmp(), which skips destructors; C++ reports them by
// exceptions, which abort the backend (and with it every session) when they leave an extern "C"
// frame. Call() turns the first into the second, Boundary() the second into the first.
//
// Inside the body of a Call():
//   * nothing with a destructor is alive in the body's own frame while a server function runs;
//   * appending to a container of an outer frame is fine: it sits above the guard;
//   * one Call per operation (a whole scan, a whole SPI session); relations, scans and SPI
//     connections opened in it are released by the resource owner on error;
//   * CHECK_FOR_INTERRUPTS() is a server call like any other.
// ServerError is caught in Boundary() and nowhere else: after it the transaction is doomed.
#pragma once

#include "core/error.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// A server error on its way out to Boundary(). Deliberately not a std::exception, so that a
// `catch (const std::exception&)` on the way cannot swallow it.
struct ServerError {
  ErrorData* data;  // palloc'd in the context current at Call(); null: no memory for the copy
};

// The class of an ErrorCode as the server's SQLSTATE (errcodes.txt).
int SqlState(ErrorCode code);

namespace boundary {

// Saves PG_exception_stack and error_context_stack, and restores them on every way out.
class ErrorStackScope {
 public:
  ErrorStackScope() : exceptions_(PG_exception_stack), contexts_(error_context_stack) {}
  ~ErrorStackScope() {
    PG_exception_stack = exceptions_;
    error_context_stack = contexts_;
  }
  ErrorStackScope(const ErrorStackScope&) = delete;
  ErrorStackScope& operator=(const ErrorStackScope&) = delete;

 private:
  sigjmp_buf* exceptions_;
  ErrorContextCallback* contexts_;
};

// False when a server error ended `body`. Never inlined: the frame that calls sigsetjmp() must be
// its own, or the compiler may keep the caller's variables in registers that the jump clobbers.
template <typename Body>
[[gnu::noinline]] bool RunCatchingServerErrors(Body& body) {
  const ErrorStackScope scope;
  sigjmp_buf jump;
  if (sigsetjmp(jump, 0) != 0) return false;  // 0: the signal mask is not saved, a system call less
  PG_exception_stack = &jump;
  body();
  return true;
}

// Takes the pending error out of the server's error stack into `context`. Null: out of memory.
ErrorData* TakePendingError(MemoryContext context);

constexpr const char* kMemoryHint =
    "Pass a pattern of tables, so that less is read at once, or give the server more memory.";

// What Boundary() caught, as plain data: nothing C++ may be alive when it is reported.
struct Failure {
  ErrorData* server = nullptr;
  int sqlstate = 0;
  char message[1024];
  char detail[1024];
  char hint[1024];

  void Set(int code, const char* text, const char* hint_text);
  void Set(const Error& error);
};

[[noreturn]] void Report(const Failure& failure);

}  // namespace boundary

// C++ to server: runs `body`, which calls the server, and throws ServerError if it fails there.
// SQLSTATE, message, detail, hint, context and position survive unchanged.
template <typename Body>
auto Call(Body&& body) -> std::invoke_result_t<Body&> {
  using Result = std::invoke_result_t<Body&>;
  static_assert(std::is_trivially_copyable_v<std::remove_reference_t<Body>>,
                "capture by reference: a longjmp skips the destructors of captured values");
  MemoryContext const context = CurrentMemoryContext;
  if constexpr (std::is_void_v<Result>) {
    if (boundary::RunCatchingServerErrors(body)) return;
  } else {
    static_assert(std::is_trivially_copyable_v<Result>, "return plain data");
    Result result{};
    auto run = [&] { result = body(); };
    if (boundary::RunCatchingServerErrors(run)) return result;
  }
  throw ServerError{boundary::TakePendingError(context)};
}

// Server to C++: the whole body of every entry point. Whatever it throws becomes one
// ereport(ERROR), raised after the last C++ object of the call is gone and outside of any catch
// (an ereport inside a catch leaks the exception: measured, 2 kB each).
template <typename Body>
Datum Boundary(Body&& body) {
  boundary::Failure failure;
  {
    const boundary::ErrorStackScope scope;
    try {
      return body();
    } catch (const ServerError& error) {
      failure.server = error.data;
      if (error.data == nullptr)
        failure.Set(ERRCODE_OUT_OF_MEMORY, "out of memory", boundary::kMemoryHint);
    } catch (const Error& error) {
      failure.Set(error);
    } catch (const std::bad_alloc&) {
      failure.Set(ERRCODE_OUT_OF_MEMORY, "out of memory", boundary::kMemoryHint);
    } catch (const std::exception& error) {
      failure.Set(ERRCODE_INTERNAL_ERROR, error.what(), kReportHint);
    } catch (...) {
      failure.Set(ERRCODE_INTERNAL_ERROR, "unknown C++ exception", kReportHint);
    }
  }
  boundary::Report(failure);
}

// The narrow third crossing: parses one statement with the server's raw_parser() and gives a
// syntax error back as a value. The parser takes no locks and opens nothing, so the transaction
// goes on. Cancel, out of memory and internal errors still leave as ServerError.
// `statement` must be NUL-terminated. The tree and the message live in the current memory context.
struct ParseResult {
  List* statements = nullptr;     // of RawStmt; null together with a message
  const char* message = nullptr;  // the server's, null when it parsed
  int cursor_position = 0;        // 1-based character position of the error, 0: unknown
};
ParseResult TryParse(const char* statement);

// CHECK_FOR_INTERRUPTS() for C++ loops: throws ServerError on cancel. The core's Poll callback.
void CheckForInterrupts();

}  // namespace fk_audit
