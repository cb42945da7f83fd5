#include "core/report/json_writer.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace fk_audit {

void JsonWriter::BreakLine() {
  text_ += '\n';
  text_.append(2 * depth_, ' ');
}

void JsonWriter::BeforeValue() {
  if (std::exchange(after_key_, false)) return;
  if (!first_) text_ += ',';
  if (depth_ > 0) BreakLine();
  first_ = false;
}

void JsonWriter::Begin(char bracket) {
  BeforeValue();
  text_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::End(char bracket) {
  --depth_;
  if (!first_) BreakLine();
  text_ += bracket;
  first_ = false;
}

void JsonWriter::Quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  text_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (c == '\n') {
      text_ += "\\n";
    } else if (byte < 0x20) {
      text_ += "\\u00";
      text_ += {kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

void JsonWriter::Key(std::string_view key) {
  BeforeValue();
  Quoted(key);
  text_ += ": ";
  after_key_ = true;
}

void JsonWriter::Text(std::string_view text) {
  BeforeValue();
  Quoted(text);
}

void JsonWriter::Number(std::uint64_t number) {
  BeforeValue();
  text_ += std::to_string(number);
}

void JsonWriter::Number(double number) {
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  BeforeValue();
  text_.append(digits.data(), end);
}

void JsonWriter::Boolean(bool value) {
  BeforeValue();
  text_ += value ? "true" : "false";
}

void JsonWriter::Null() {
  BeforeValue();
  text_ += "null";
}

void JsonWriter::Member(std::string_view key, std::string_view text) {
  Key(key);
  Text(text);
}

void JsonWriter::MemberOrNull(std::string_view key, std::string_view text) {
  Key(key);
  if (text.empty()) {
    Null();
  } else {
    Text(text);
  }
}

void JsonWriter::Member(std::string_view key, const std::vector<std::string>& texts) {
  Key(key);
  BeginArray();
  for (const std::string& text : texts) Text(text);
  EndArray();
}

std::string JsonWriter::Take() {
  std::string text = std::exchange(text_, {});
  first_ = true;
  return text + "\n";
}

}  // namespace fk_audit
