#include "pg/boundary.hpp"

namespace fk_audit {

int SqlState(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidParameter:
      return ERRCODE_INVALID_PARAMETER_VALUE;
    case ErrorCode::kNullValue:
      return ERRCODE_NULL_VALUE_NOT_ALLOWED;
    case ErrorCode::kUnsupported:
      return ERRCODE_FEATURE_NOT_SUPPORTED;
    case ErrorCode::kInvalidName:
      return ERRCODE_INVALID_NAME;
    case ErrorCode::kInvalidPattern:
      return ERRCODE_INVALID_REGULAR_EXPRESSION;
    case ErrorCode::kPatternTooComplex:
      return ERRCODE_STATEMENT_TOO_COMPLEX;
    case ErrorCode::kInvalidText:
      return ERRCODE_INVALID_TEXT_REPRESENTATION;
    case ErrorCode::kUndefined:
      return ERRCODE_UNDEFINED_OBJECT;
    case ErrorCode::kUndefinedTable:
      return ERRCODE_UNDEFINED_TABLE;
    case ErrorCode::kWrongKind:
      return ERRCODE_WRONG_OBJECT_TYPE;
    case ErrorCode::kNoSuchRow:
      // As SELECT INTO STRICT of PL/pgSQL; 02000 is a class of warnings.
      return ERRCODE_NO_DATA_FOUND;
    case ErrorCode::kLimitExceeded:
      return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
    case ErrorCode::kNothingToCompare:
      return ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE;
    case ErrorCode::kUnreadStatements:
      return ERRCODE_DATA_EXCEPTION;
    case ErrorCode::kInUse:
      return ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST;
    case ErrorCode::kInternal:
      return ERRCODE_INTERNAL_ERROR;
  }
  return ERRCODE_INTERNAL_ERROR;
}

namespace boundary {
namespace {

// Copies without allocating: it runs inside a catch, where nothing may raise a server error.
// The cut is made by ClipToCharacters() later, outside of the catch.
template <std::size_t kSize>
void CopyText(char (&to)[kSize], const char* from) {
  std::strncpy(to, from, kSize - 1);
  to[kSize - 1] = '\0';
}

// A text of the buffer's full length may end inside a multi-byte character.
const char* ClipToCharacters(char* text) {
  const int length = static_cast<int>(std::strlen(text));
  text[pg_mbcliplen(text, length, length)] = '\0';
  return text;
}

}  // namespace

ErrorData* TakePendingError(MemoryContext context) {
  MemoryContextSwitchTo(context);  // CopyErrorData() must not run in ErrorContext
  ErrorData* data = nullptr;
  auto copy = [&] { data = CopyErrorData(); };
  if (!RunCatchingServerErrors(copy)) {
    MemoryContextSwitchTo(context);
    data = nullptr;
  }
  FlushErrorState();
  return data;
}

void Failure::Set(int code, const char* text, const char* hint_text) {
  sqlstate = code;
  CopyText(message, text);
  CopyText(hint, hint_text);
  detail[0] = '\0';
}

void Failure::Set(const Error& error) {
  Set(SqlState(error.code()), error.what(), error.hint().c_str());
  CopyText(detail, error.detail().c_str());
}

void Report(const Failure& failure) {
  if (failure.server != nullptr) ReThrowError(failure.server);
  Failure text = failure;
  ClipToCharacters(text.message);
  ClipToCharacters(text.detail);
  ClipToCharacters(text.hint);
  ereport(ERROR, (errcode(text.sqlstate), errmsg_internal("%s", text.message),
                  text.detail[0] != '\0' ? errdetail_internal("%s", text.detail) : 0,
                  errhint("%s", text.hint)));
}

}  // namespace boundary

namespace {

// Errors that say something about the statement, not about the session or the server.
bool IsAboutTheText(int sqlstate) {
  switch (ERRCODE_TO_CATEGORY(sqlstate)) {
    case ERRCODE_TO_CATEGORY(ERRCODE_SYNTAX_ERROR):
    case ERRCODE_TO_CATEGORY(ERRCODE_FEATURE_NOT_SUPPORTED):
    case ERRCODE_TO_CATEGORY(ERRCODE_DATA_EXCEPTION):
      return true;
    default:
      // check_stack_depth() on a deeply nested expression.
      return sqlstate == ERRCODE_STATEMENT_TOO_COMPLEX;
  }
}

}  // namespace

ParseResult TryParse(const char* statement) {
  MemoryContext const context = CurrentMemoryContext;
  ParseResult result;
  auto parse = [&] { result.statements = raw_parser(statement, RAW_PARSE_DEFAULT); };
  if (boundary::RunCatchingServerErrors(parse)) return result;

  ErrorData* const error = boundary::TakePendingError(context);
  if (error == nullptr || !IsAboutTheText(error->sqlerrcode)) throw ServerError{error};
  result.statements = nullptr;
  result.message = error->message;
  result.cursor_position = error->cursorpos;
  return result;
}

void CheckForInterrupts() {
  if (!INTERRUPTS_PENDING_CONDITION()) return;
  Call([] { CHECK_FOR_INTERRUPTS(); });
}

}  // namespace fk_audit
