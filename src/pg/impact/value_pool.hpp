// Values of columns as numbers: equal images of one type have one number, so that C++ can compare
// them; whether different images are equal is for the server's operators to say.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/impact/row_source.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The image of a value as appended to a buffer: a Datum passed by value whole, else what it points
// to, without compression or short header. Calls the server, hence its name: only inside a Call.
void append_image(std::string& buffer, Datum value, std::int16_t length, bool by_value);

class ValuePool {
 public:
  ValueId Intern(Oid type, bool by_value, std::string_view image);
  // The same value as one of `type`, which has the same images: a domain and its base type.
  ValueId As(Oid type, ValueId value);

  Oid TypeOf(ValueId value) const { return values_[value - 1].type; }
  // Valid as long as the pool.
  Datum DatumOf(ValueId value) const;

 private:
  struct Value {
    Oid type;
    bool by_value;
    std::size_t length;
    std::unique_ptr<char[]> image;  // aligned for any type, as palloc'd memory is
  };

  std::deque<Value> values_;
  std::unordered_map<std::string, ValueId> ids_;  // by type and image
};

}  // namespace fk_audit
