// Names hold 63 bytes in the encoding of the database, the readers of application code work in
// UTF-8: what a character will cost decides where a name is cut.
#pragma once

namespace fk_audit {

enum class NameBytes {
  kUtf8,  // as many as it has there
  kOne,   // LATIN1 and the like
};

// CutIdentifier() counts so while one of these lives; in between as in UTF-8.
class NameBytesScope {
 public:
  explicit NameBytesScope(NameBytes bytes);
  ~NameBytesScope();
  NameBytesScope(const NameBytesScope&) = delete;
  NameBytesScope& operator=(const NameBytesScope&) = delete;

 private:
  NameBytes before_;
};

}  // namespace fk_audit
