#include "import/json_document.hpp"

#include <set>

#include "core/error.hpp"
#include "import/declaration.hpp"

namespace fk_audit {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kLongestDetail = 300;

// "path:line:column" of a byte, counted from 1.
std::string PositionText(std::string_view path, std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return std::string(path) + ':' + std::to_string(line) + ':' +
         std::to_string(before.size() - line_start + 1);
}

// The library quotes the text at the mistake, of any length and perhaps not valid in any encoding.
std::string Printable(std::string_view message) {
  std::string printable(message.substr(0, kLongestDetail));
  const auto not_ascii = [](char c) { return c < ' ' || c > '~'; };
  std::replace_if(printable.begin(), printable.end(), not_ascii, '?');
  return printable;
}

// Refuses what the parser accepts: deep nesting, and a key twice in one object.
class Guard {
 public:
  Guard(std::string_view path, const char* hint) : place_{std::string(path), hint} {}

  void Watch(int depth, Json::parse_event_t event, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        if (depth >= kDeepest) {
          place_.Refuse("nested deeper than " + std::to_string(kDeepest) + " levels");
        }
        keys_.emplace_back();
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::key:
        if (!keys_.back().insert(parsed.get_ref<const std::string&>()).second) {
          place_.Refuse("key " + parsed.dump() + " stands twice in one object");
        }
        break;
      case Json::parse_event_t::value:
        break;
    }
  }

 private:
  JsonPlace place_;
  std::vector<std::set<std::string>> keys_;  // of the objects around; arrays have none
};

}  // namespace

void JsonPlace::Refuse(const std::string& problem) const {
  throw Error(ErrorCode::kInvalidText, where + ": " + problem, hint);
}

std::string InQuotes(std::string_view text) {
  return Json(text).dump();
}

Json ParseJson(std::string_view path, std::string_view text, const char* hint) {
  Guard guard(path, hint);
  const auto watch = [&guard](int depth, Json::parse_event_t event, const Json& parsed) {
    guard.Watch(depth, event, parsed);
    return true;
  };
  constexpr const char* kProblem = ": this is not valid JSON";
  try {
    return Json::parse(text, watch);
  } catch (const Json::parse_error& error) {
    throw Error(ErrorCode::kInvalidText, PositionText(path, text, error.byte) + kProblem, hint,
                Printable(error.what()));
  } catch (const Json::exception& error) {  // a number out of range
    throw Error(ErrorCode::kInvalidText, std::string(path) + kProblem, hint,
                Printable(error.what()));
  }
}

const Json* JsonEntry::Find(const char* key) const {
  const auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<bool> JsonEntry::Boolean(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) Refuse(InQuotes(key) + " must be true or false");
  return value->get<bool>();
}

std::optional<std::int64_t> JsonEntry::Integer(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer()) Refuse(InQuotes(key) + " must be an integer");
  return value->get<std::int64_t>();
}

std::optional<std::string> JsonEntry::Text(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  return TextOf(*value, key, "a string that is not empty");
}

std::optional<std::string> JsonEntry::Name(const char* key) const {
  const std::optional<std::string> name = Text(key);
  return name ? std::optional(CutIdentifier(*name)) : std::nullopt;
}

std::optional<std::vector<std::string>> JsonEntry::Names(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_array()) Refuse(InQuotes(key) + " must be an array of column names");
  std::vector<std::string> names;
  for (const Json& element : *value) {
    names.push_back(CutIdentifier(TextOf(element, key, "an array of column names")));
  }
  return names;
}

std::vector<std::string> JsonEntry::RequiredNames(const char* key) const {
  std::optional<std::vector<std::string>> names = Names(key);
  if (!names || names->empty()) Refuse(InQuotes(key) + " must name at least one column");
  return *std::move(names);
}

std::vector<std::pair<std::string, std::string>> JsonEntry::Texts(const char* key) const {
  const Json* value = Find(key);
  std::vector<std::pair<std::string, std::string>> texts;
  if (value == nullptr) return texts;
  if (!value->is_object()) Refuse(InQuotes(key) + " must be an object");
  for (const auto& item : value->items()) {
    texts.emplace_back(item.key(), TextOf(item.value(), key, "an object of strings"));
  }
  return texts;
}

std::string JsonEntry::TextOf(const Json& value, const char* key, const char* expected) const {
  const std::string* text = value.get_ptr<const std::string*>();
  if (text == nullptr || text->empty() || text->find('\0') != std::string::npos) {
    Refuse(InQuotes(key) + " must be " + expected);
  }
  return *text;
}

}  // namespace fk_audit
