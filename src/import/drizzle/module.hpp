// One file of a load: its tokens, and what stands at its top level.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "import/drizzle/syntax.hpp"

namespace fk_audit::drizzle {

// A name of the top level, or of a function's body.
struct Binding {
  enum class Kind : std::uint8_t {
    kValue,      // `initializer` is an expression
    kFunction,   // `initializer` begins at the word `function`
    kNamed,      // import { imported } from "specifier"
    kNamespace,  // import * as name from "specifier"
    kOpaque,     // a class, an enum, a variable without an initializer
  };
  Kind kind = Kind::kOpaque;
  TokenIndex token = 0;     // the name
  std::uint32_t index = 0;  // among the bindings of the module
  Range initializer;
  std::vector<std::string> path;  // const { a: { b } } = initializer: a, b
  std::string specifier;
  std::string imported;
  bool reassigned = false;  // somewhere in the file something else is assigned to it
  bool mutated = false;     // the same for one of its members
};

// What a file exports, and under which name.
struct Export {
  std::string name;       // empty: everything (export * from)
  std::string local;      // a binding of the file; empty with a specifier
  std::string specifier;  // export ... from "specifier"
  std::string imported;   // the name there; empty: the module itself (export * as name)
};

using Bindings = std::unordered_map<std::string_view, Binding>;

struct Module {
  Module(std::string file_path, std::string_view text) : path(std::move(file_path)), syntax(text) {}

  std::string path;
  Syntax syntax;
  Bindings bindings;
  std::vector<std::string_view> order;  // of the bindings
  std::vector<Export> exports;
  bool common_js = false;  // module.exports or exports.name: what is exported is not followed
};

// Fills everything but the syntax. Linear in the tokens.
void ReadStatements(Module& module);

// The declarations of `const`, `let` or `var` at token `i`, within [i, end). `declare` is given
// every name with its binding. Returns the token behind.
class BindingSink {
 public:
  virtual ~BindingSink() = default;
  virtual void Declare(std::string_view name, Binding binding) = 0;
};
TokenIndex ReadDeclarations(const Syntax& syntax, TokenIndex i, TokenIndex end, BindingSink& sink);

}  // namespace fk_audit::drizzle
