#include "pg/impact/value_pool.hpp"

namespace fk_audit {

void append_image(std::string& buffer, Datum value, std::int16_t length, bool by_value) {
  if (by_value) {
    buffer.append(reinterpret_cast<const char*>(&value), sizeof value);
    return;
  }
  if (length != -1) {
    const auto* const text = reinterpret_cast<const char*>(DatumGetPointer(value));
    buffer.append(text, length == -2 ? std::strlen(text) + 1 : static_cast<std::size_t>(length));
    return;
  }
  varlena* const whole = PG_DETOAST_DATUM(value);
  buffer.append(reinterpret_cast<const char*>(whole), VARSIZE(whole));
  if (PointerGetDatum(whole) != value) pfree(whole);
}

ValueId ValuePool::Intern(Oid type, bool by_value, std::string_view image) {
  std::string name(reinterpret_cast<const char*>(&type), sizeof type);
  name += image;
  const auto [found, first] =
      ids_.emplace(std::move(name), static_cast<ValueId>(values_.size() + 1));
  if (first) {
    values_.push_back({type, by_value, image.size(), std::make_unique<char[]>(image.size())});
    std::memcpy(values_.back().image.get(), image.data(), image.size());
  }
  return found->second;
}

ValueId ValuePool::As(Oid type, ValueId value) {
  if (value == kNullValue || TypeOf(value) == type) return value;
  const Value& stored = values_[value - 1];
  return Intern(type, stored.by_value, {stored.image.get(), stored.length});
}

Datum ValuePool::DatumOf(ValueId value) const {
  const Value& stored = values_[value - 1];
  if (!stored.by_value) return PointerGetDatum(stored.image.get());
  Datum datum;
  std::memcpy(&datum, stored.image.get(), sizeof datum);
  return datum;
}

}  // namespace fk_audit
