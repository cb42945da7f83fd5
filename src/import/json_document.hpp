// JSON text to checked values, for the readers of JSON formats: every mistake becomes one Error
// that says where it is and what is expected there. No exception of the JSON library gets out.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fk_audit {

using Json = nlohmann::json;

// A place in a document, for messages: "path: foreign_keys[3]". `hint` is a whole sentence that
// shows what belongs there.
struct JsonPlace {
  std::string where;
  const char* hint;

  // Throws Error(kInvalidText).
  [[noreturn]] void Refuse(const std::string& problem) const;
};

// Parses one JSON text in UTF-8. Error(kInvalidText) with path, line and column (in bytes) for text
// that is no JSON, for nesting deeper than 64 levels, and for a key that stands twice in one object
// (the JSON library would keep the last).
Json ParseJson(std::string_view path, std::string_view text, const char* hint);

// `text` between double quotes, escaped, for messages.
std::string InQuotes(std::string_view text);

// One JSON object and its attributes. An attribute that is null counts as not given. The object
// must outlive the entry.
class JsonEntry {
 public:
  JsonEntry(const Json& object, JsonPlace place) : object_(object), place_(std::move(place)) {}

  [[noreturn]] void Refuse(const std::string& problem) const { place_.Refuse(problem); }

  // Refuses an object with any other key.
  template <std::size_t N>
  void AllowOnly(const std::array<std::string_view, N>& keys) const {
    for (const auto& item : object_.items()) {
      if (std::find(keys.begin(), keys.end(), item.key()) == keys.end()) {
        Refuse("unknown key " + InQuotes(item.key()));
      }
    }
  }

  // Nothing, or a null pointer, for an attribute that is not given; refuses another type than the
  // one asked for, and strings that are empty or hold a NUL, which no text of the server can.
  const Json* Find(const char* key) const;
  std::optional<bool> Boolean(const char* key) const;
  std::optional<std::int64_t> Integer(const char* key) const;
  std::optional<std::string> Text(const char* key) const;
  // As the server keeps names: cut at 63 bytes.
  std::optional<std::string> Name(const char* key) const;
  std::optional<std::vector<std::string>> Names(const char* key) const;
  // An object whose values are texts, in the order of its keys; empty when it is not given.
  std::vector<std::pair<std::string, std::string>> Texts(const char* key) const;
  // Refuses an empty array and an attribute that is not given, too.
  std::vector<std::string> RequiredNames(const char* key) const;

 private:
  std::string TextOf(const Json& value, const char* key, const char* expected) const;

  const Json& object_;
  JsonPlace place_;
};

}  // namespace fk_audit
