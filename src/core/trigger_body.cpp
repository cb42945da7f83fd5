#include "core/trigger_body.hpp"

#include "core/plpgsql_words.hpp"
#include "core/trigger_condition.hpp"

namespace fk_audit {
namespace {

// Levels that do not end the statement.
bool OnlyTells(std::string_view word) {
  return word == "debug" || word == "log" || word == "info" || word == "notice" ||
         word == "warning";
}

// A statement with statements in it.
struct Frame {
  enum class Kind : std::uint8_t { kBlock, kIf, kCase, kLoop };
  Kind kind;
  bool entered;            // whether it is reached
  bool rest;               // kIf: whether the next branch is
  bool falls_out = false;  // whether the end of a branch so far is
};

class BodyReader {
 public:
  BodyReader(std::string_view source, RowEvent event)
      : words_(source), operation_(event == RowEvent::kDelete ? "DELETE" : "UPDATE") {}

  BodyEffects Read() {
    Advance();
    while (word_ == "#") {  // #variable_conflict use_column
      for (int i = 0; i < 3; ++i) Advance();
    }
    while (!word_.empty()) ReadStatement();
    return std::move(effects_);
  }

 private:
  using Kind = Frame::Kind;

  void Advance() { word_ = words_.Next(); }

  void SkipTo(std::string_view end) {
    while (!word_.empty() && word_ != end) Advance();
  }

  bool InFrame(Kind kind) const { return !frames_.empty() && frames_.back().kind == kind; }

  void ReadStatement() {
    if (word_ == ";" || word_ == "declare") return Advance();
    if (word_ == "<") return SkipLabel();
    if (word_ == "begin") return Enter(Kind::kBlock, reached_);
    if (word_ == "if") return ReadIf();
    if (word_ == "elsif" || word_ == "elseif" || word_ == "else") return ReadBranch();
    if (word_ == "case") return ReadCase();
    if (word_ == "exception" && InFrame(Kind::kBlock)) return LeaveBranch(false);
    if (word_ == "when") return ReadWhen();
    if (word_ == "loop" || word_ == "while" || word_ == "for" || word_ == "foreach") {
      SkipTo("loop");
      return Enter(Kind::kLoop, reached_);
    }
    if (word_ == "end") return ReadEnd();
    if (word_ == "return") return ReadReturn();
    if (word_ == "raise") return ReadRaise();
    if (word_ == "exit") exits_ = true;
    ReadOther();
  }

  // <<label>>
  void SkipLabel() {
    SkipTo(">");
    Advance();
    Advance();
  }

  void Enter(Kind kind, bool rest) {
    frames_.push_back({kind, reached_, rest});
    Advance();
  }

  // The words up to THEN, which a CASE expression may have too.
  Truth ReadCondition() {
    std::vector<std::string> condition;
    int cases = 0;
    for (Advance(); !word_.empty() && (cases > 0 || word_ != "then"); Advance()) {
      if (word_ == "case") ++cases;
      if (word_ == "end") --cases;
      condition.push_back(word_);
    }
    return Evaluate(condition, operation_);
  }

  void ReadIf() {
    const Truth truth = ReadCondition();
    Enter(Kind::kIf, reached_ && truth != Truth::kTrue);
    reached_ = reached_ && truth != Truth::kFalse;
  }

  void LeaveBranch(bool reached) {
    frames_.back().falls_out |= reached_;
    reached_ = reached;
    Advance();
  }

  void ReadBranch() {
    if (InFrame(Kind::kCase) && word_ == "else") return LeaveBranch(frames_.back().entered);
    if (!InFrame(Kind::kIf)) return Lose();
    Frame& frame = frames_.back();
    const bool otherwise = word_ == "else";
    const Truth truth = otherwise ? Truth::kTrue : ReadCondition();
    LeaveBranch(frame.rest && truth != Truth::kFalse);
    frame.rest = frame.rest && truth != Truth::kTrue;
  }

  void ReadCase() {
    Enter(Kind::kCase, false);
    SkipTo("when");
    reached_ = false;
  }

  // A branch of CASE, or an exception handler.
  void ReadWhen() {
    if (!InFrame(Kind::kCase) && !InFrame(Kind::kBlock)) return Lose();
    ReadCondition();
    LeaveBranch(frames_.back().entered);
  }

  void ReadEnd() {
    if (frames_.empty()) return Lose();
    const Frame& frame = frames_.back();
    const bool left_early = exits_ && frame.kind == Kind::kBlock;
    reached_ = reached_ || frame.falls_out || (frame.kind == Kind::kIf && frame.rest) ||
               (frame.entered && (frame.kind == Kind::kLoop || left_early));
    frames_.pop_back();
    SkipTo(";");
  }

  void ReadReturn() {
    std::string expression;
    for (Advance(); !word_.empty() && word_ != ";"; Advance()) expression += word_;
    if (reached_) AddReturn(expression);
    reached_ = false;
  }

  void AddReturn(const std::string& expression) {
    if (expression == "old") {
      effects_.old_row = true;
    } else if (expression == "new") {
      effects_.new_row = true;
    } else if (expression == "null") {
      effects_.null = true;
    } else if (expression == "coalesce(old,new)") {
      effects_.old_or_new = true;
    } else if (expression == "coalesce(new,old)") {
      effects_.new_or_old = true;
    } else {
      effects_.other = true;
    }
  }

  void ReadRaise() {
    Advance();
    const bool tells = OnlyTells(word_);
    SkipTo(";");
    if (tells) return;
    effects_.raises |= reached_;
    reached_ = false;
  }

  // An assignment, or a query that may have an INTO.
  void ReadOther() {
    if (word_ == "new") {
      const std::string column = ReadTarget();
      if (word_ == ":") Advance();
      if (word_ == "=") {
        Advance();
        return ReadValue(column);
      }
    }
    std::string before;
    while (!word_.empty() && word_ != ";") {
      if (word_ == "into" && before != "insert" && before != "merge") {
        ReadTargets();
        before.clear();
        continue;
      }
      before = word_;
      Advance();
    }
  }

  // The column behind NEW, as written; empty: the row.
  std::string ReadTarget() {
    Advance();
    if (word_ != ".") return {};
    Advance();
    std::string column = word_;
    Advance();
    return column;
  }

  void ReadValue(const std::string& column) {
    std::string value;
    for (; !word_.empty() && word_ != ";"; Advance()) value += word_;
    if (value == "null") return;
    AddWrite(column, value == (column.empty() ? "old" : "old." + column));
  }

  void ReadTargets() {
    do {
      Advance();
      if (word_ == "strict") Advance();
      if (word_ == "new") {
        AddWrite(ReadTarget(), false);
      } else {
        Advance();
        while (word_ == ".") SkipPart();
      }
    } while (word_ == ",");
  }

  void SkipPart() {
    Advance();
    Advance();
  }

  void AddWrite(const std::string& column, bool puts_back) {
    if (!reached_) return;
    const bool quoted = column.starts_with('"');
    effects_.writes.push_back({quoted ? column.substr(1) : column, puts_back});
  }

  // The statements are not what they look like: nothing is known.
  void Lose() {
    effects_.other = true;
    Advance();
  }

  PlpgsqlWords words_;
  const std::string_view operation_;
  std::string word_;
  std::vector<Frame> frames_;
  bool reached_ = true;
  bool exits_ = false;  // an EXIT may end any block
  BodyEffects effects_;
};

}  // namespace

BodyEffects ReadBody(std::string_view source, RowEvent event) {
  return BodyReader(source, event).Read();
}

}  // namespace fk_audit
