#include "import/json_document.hpp"

#include "core/error.hpp"
#include "import/declaration.hpp"

namespace fk_audit {
namespace {

constexpr std::size_t kDeepest = 64;
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

// Builds the value, and refuses what the parser accepts: deep nesting, and a key twice in one
// object. The library's own parser with a callback takes quadratic time in the members of an
// object.
class DocumentBuilder : public nlohmann::json_sax<Json> {
 public:
  DocumentBuilder(std::string_view path, std::string_view text, const char* hint)
      : place_{std::string(path), hint}, text_(text) {}

  Json Take() { return std::move(root_); }

  bool null() override { return Add(nullptr); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(std::int64_t value) override { return Add(value); }
  bool number_unsigned(std::uint64_t value) override { return Add(value); }
  bool number_float(double value, const std::string&) override { return Add(value); }
  bool string(std::string& value) override { return Add(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }  // not in texts
  bool start_object(std::size_t) override { return Open(Json::object()); }
  bool start_array(std::size_t) override { return Open(Json::array()); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool key(std::string& name) override;
  bool parse_error(std::size_t byte, const std::string&, const Json::exception& error) override;

 private:
  bool Add(Json value);
  bool Open(Json value);
  bool Close() {
    open_.pop_back();
    return true;
  }

  JsonPlace place_;
  std::string_view text_;
  Json root_;
  std::vector<Json*> open_;  // the arrays and objects around; the last may grow
  Json* next_ = &root_;      // where the next value goes, unless into an array
};

bool DocumentBuilder::Add(Json value) {
  if (!open_.empty() && open_.back()->is_array()) {
    open_.back()->push_back(std::move(value));
    next_ = &open_.back()->back();
  } else {
    *next_ = std::move(value);
  }
  return true;
}

bool DocumentBuilder::Open(Json value) {
  if (open_.size() >= kDeepest) {
    place_.Refuse("nested deeper than " + std::to_string(kDeepest) + " levels");
  }
  Add(std::move(value));
  open_.push_back(next_);
  return true;
}

bool DocumentBuilder::key(std::string& name) {
  const auto [member, fresh] = open_.back()->emplace(std::move(name), nullptr);
  if (!fresh) place_.Refuse("key " + InQuotes(member.key()) + " stands twice in one object");
  next_ = &*member;
  return true;
}

bool DocumentBuilder::parse_error(std::size_t byte, const std::string&,
                                  const Json::exception& error) {
  // Anything else is a number out of range.
  const bool syntax = dynamic_cast<const Json::parse_error*>(&error) != nullptr;
  throw Error(ErrorCode::kInvalidText,
              (syntax ? PositionText(place_.where, text_, byte) : place_.where) +
                  ": this is not valid JSON",
              place_.hint, Printable(error.what()));
}

}  // namespace

void JsonPlace::Refuse(const std::string& problem) const {
  throw Error(ErrorCode::kInvalidText, where + ": " + problem, hint);
}

std::string InQuotes(std::string_view text) {
  return Json(text).dump();
}

Json ParseJson(std::string_view path, std::string_view text, const char* hint) {
  DocumentBuilder builder(path, text, hint);
  Json::sax_parse(text, &builder);
  return builder.Take();
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
