// Between the encoding of the database and UTF-8, in which the readers of application code work.
#pragma once

#include <string>
#include <string_view>

#include "import/declaration.hpp"
#include "import/name_bytes.hpp"

namespace fk_audit {

// False in UTF8 itself, and in SQL_ASCII, where nobody knows what the bytes mean.
bool ConvertsTexts();

// What a character of a name costs in this database.
NameBytes DatabaseNameBytes();

// `text` is valid in the encoding it comes from. FromUtf8 raises the server's error 22P05 for a
// character that the database's encoding lacks (mbutils.c, report_untranslatable_char).
std::string ToUtf8(std::string_view text);
std::string FromUtf8(std::string_view text);

// Every name, origin and message.
void FromUtf8(Declarations& declarations);

}  // namespace fk_audit
