#include "core/advice/proof.hpp"

#include <algorithm>

#include "core/advice/column_names.hpp"

namespace fk_audit {
namespace {

class ProofReader {
 public:
  ProofReader(const AdviceContext& context, TableProfiles& profiles, WordCache& words,
              const RecordReference& reference)
      : context_(context),
        profiles_(profiles),
        words_(words),
        key_(reference.key),
        reference_(reference),
        child_(profiles.Of(key_.child)),
        parent_(profiles.Of(key_.parent)) {}

  bool Proves() {
    const bool somebody = parent_.person || parent_.party;
    if (somebody) {
      return (child_.trace || child_.dossier || reference_.decider) && !IsNamedInPlainWords();
    }
    // A check of a company is about the company; of an employee's hours, the project is a detail.
    const bool body = (parent_.named_container || parent_.place) && !parent_.hub;
    return child_.dossier && body && !IsAboutSomebody() && !IsNamedInPlainWords();
  }

 private:
  std::string_view ColumnWords(NameId column) {
    return WithoutPrefix(words_.Of(column), child_.column_prefix);
  }
  bool NotesActor(const ForeignKey& key);
  bool IsAboutSomebody();
  bool Refers(NameId column) const;
  bool IsNameOfIt(std::string_view words) const;
  bool IsNamedInPlainWords();

  const AdviceContext& context_;
  TableProfiles& profiles_;
  WordCache& words_;
  const KeyShape& key_;
  const RecordReference& reference_;
  const TableProfile& child_;
  const TableProfile& parent_;
};

bool ProofReader::NotesActor(const ForeignKey& key) {
  const KeyShape shape = ShapeOf(context_.catalog, key);
  const NameId naming = NamingColumns(shape, child_, profiles_.Of(key.parent), words_).front();
  const std::string_view column = WithoutId(ColumnWords(naming));
  return HasTrait(context_.patterns.Match(Target::kColumn, column), Trait::kActor);
}

bool ProofReader::IsAboutSomebody() {
  return std::ranges::any_of(context_.catalog.KeysOf(key_.child), [&](const ForeignKey& key) {
    const TableProfile& whose = profiles_.Of(key.parent);
    return (whose.person || whose.party) && !NotesActor(key);
  });
}

// A name that is a reference itself is blanked with it, or tells of somebody else.
bool ProofReader::Refers(NameId column) const {
  return std::ranges::find(key_.columns, column) != key_.columns.end() ||
         std::ranges::any_of(context_.catalog.KeysOf(key_.child), [&](const ForeignKey& key) {
           return std::ranges::any_of(context_.catalog.PairsOf(key),
                                      [&](const ColumnPair& pair) { return pair.child == column; });
         });
}

// approved_by_name beside approved_by, patient_name beside patient_id. actor_email and username are
// whoever an audit trail refers to, while it refers to no other.
bool ProofReader::IsNameOfIt(std::string_view words) const {
  const bool only_one = child_.trace && !reference_.qualified &&
                        CountOtherKeys(context_.catalog, key_, key_.parent) == 0;
  if (words == " username ") return only_one && parent_.person;
  if (!words.ends_with(" name ") && !words.ends_with(" email ")) return false;
  const std::string_view whose = WithoutLastWord(words);
  if (whose == reference_.column) return true;
  if (whose == " actor ") return only_one;
  return whose == parent_.words &&
         CommonTail(reference_.column, parent_.words) == CountWords(reference_.column);
}

bool ProofReader::IsNamedInPlainWords() {
  const Run columns = context_.catalog.tables[key_.child].columns;
  for (std::uint32_t i = 0; i < columns.count; ++i) {
    const NameId column = context_.catalog.columns[columns.first + i].name;
    if (IsNameOfIt(ColumnWords(column)) && !Refers(column)) return true;
  }
  return false;
}

}  // namespace

bool Proves(const AdviceContext& context, TableProfiles& profiles, WordCache& words,
            const RecordReference& reference) {
  return ProofReader(context, profiles, words, reference).Proves();
}

}  // namespace fk_audit
