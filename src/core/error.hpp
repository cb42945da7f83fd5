// The core's own error: what went wrong, in which class, and what to do next.
// Knows nothing of SQLSTATE; src/pg/boundary.cpp maps ErrorCode to it.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace fk_audit {

enum class ErrorCode {
  kInvalidParameter,   // a value outside its domain
  kNullValue,          // NULL where a value is needed
  kUnsupported,        // sensible, but not on this server or in this encoding
  kInvalidName,        // text that is no (qualified) SQL name
  kInvalidPattern,     // a pattern that does not compile
  kPatternTooComplex,  // matching would take exponential time
  kInvalidText,        // a document (manifest, ...) that cannot be read
  kUndefined,          // a named finding, source, ... does not exist
  kUndefinedTable,     // the same of a table
  kWrongKind,          // it exists, and is a view, an index, ...
  kNoSuchRow,          // a row of the user's that is not there, or not to be seen
  kLimitExceeded,      // input larger or deeper than supported
  kNothingToCompare,   // no intent is loaded: zero rows would look like a clean database
  kUnreadStatements,   // a load that could lose a foreign key
  kInUse,              // something else still needs it
  kInternal,           // an invariant of ours does not hold
};

class Error : public std::exception {
 public:
  // `message` follows the server's style: lower case, no full stop.
  // `hint` is a whole sentence that names the next step: no error leaves a person without one.
  Error(ErrorCode code, std::string message, std::string hint, std::string detail = {})
      : code_(code),
        message_(std::move(message)),
        hint_(std::move(hint)),
        detail_(std::move(detail)) {}

  ErrorCode code() const { return code_; }
  const char* what() const noexcept override { return message_.c_str(); }
  const std::string& hint() const { return hint_; }
  const std::string& detail() const { return detail_; }

 private:
  ErrorCode code_;
  std::string message_;
  std::string hint_;
  std::string detail_;
};

constexpr const char* kReportHint =
    "This is a fault of fk_audit itself: report it with the call that met it.";

// An invariant of ours does not hold.
inline Error InternalError(std::string message) {
  return Error(ErrorCode::kInternal, std::move(message), kReportHint);
}

}  // namespace fk_audit
