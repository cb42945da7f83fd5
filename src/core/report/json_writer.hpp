// Writes JSON (RFC 8259) in the order of the calls, indented.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

class JsonWriter {
 public:
  // Values: elements of an array, the value after Key(), or the whole document.
  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  void Text(std::string_view text);
  void Number(std::uint64_t number);
  void Number(double number);  // finite
  void Boolean(bool value);
  void Null();

  void Key(std::string_view key);

  // Members of an object, in short.
  void Member(std::string_view key, std::string_view text);
  void MemberOrNull(std::string_view key, std::string_view text);  // null for an empty text
  void Member(std::string_view key, const std::vector<std::string>& texts);

  // The document with a line end; the writer is empty afterwards.
  std::string Take();

 private:
  void Begin(char bracket);
  void End(char bracket);
  void BeforeValue();
  void BreakLine();
  void Quoted(std::string_view text);

  std::string text_;
  std::size_t depth_ = 0;
  bool first_ = true;  // nothing yet in the innermost array or object
  bool after_key_ = false;
};

}  // namespace fk_audit
