#include "core/trigger_result.hpp"

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

constexpr TriggerResult kPassesOn = TriggerResult::kPassesOn;
constexpr TriggerResult kSkips = TriggerResult::kSkips;
constexpr TriggerResult kUnclear = TriggerResult::kUnclear;

TriggerResult OnDelete(std::string_view body) {
  return ResultOf(body, RowEvent::kDelete);
}

TriggerResult OnUpdate(std::string_view body) {
  return ResultOf(body, RowEvent::kUpdate);
}

TEST(TriggerResultTest, ADeleteGoesOnWithTheOldRowOnly) {
  EXPECT_EQ(OnDelete("BEGIN RETURN OLD; END"), kPassesOn);
  EXPECT_EQ(OnDelete("begin return new; end"), kSkips);
  EXPECT_EQ(OnDelete("BEGIN RETURN NULL; END"), kSkips);
  EXPECT_EQ(OnDelete("BEGIN IF OLD.kept THEN RETURN NULL; END IF; RETURN OLD; END"), kSkips);
  EXPECT_EQ(OnDelete("BEGIN RETURN coalesce(NEW, OLD); END"), kPassesOn);
}

TEST(TriggerResultTest, AnUpdateGoesOnWithTheNewRowOnly) {
  EXPECT_EQ(OnUpdate("BEGIN NEW.updated_at := now(); RETURN NEW; END"), kPassesOn);
  EXPECT_EQ(OnUpdate("BEGIN RETURN OLD; END"), kSkips);
  EXPECT_EQ(OnUpdate("BEGIN RETURN NULL; END"), kSkips);
  EXPECT_EQ(OnUpdate("BEGIN RETURN coalesce(NEW, OLD); END"), kPassesOn);
  EXPECT_EQ(OnUpdate("BEGIN RETURN coalesce(OLD, NEW); END"), kSkips);
}

TEST(TriggerResultTest, WhatCannotBeToldIsUnclear) {
  EXPECT_EQ(OnDelete("BEGIN IF OLD.kept THEN RETURN OLD; END IF; RETURN NEW; END"), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RETURN kept_row(OLD); END"), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN IF OLD.kept THEN RAISE EXCEPTION 'kept'; END IF; RETURN NULL; END"),
            kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RAISE NOTICE 'kept'; RETURN NULL; END"), kSkips);
  EXPECT_EQ(OnDelete(""), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RETURN OLD"), kPassesOn);
}

TEST(TriggerResultTest, AnErrorIsNoSkip) {
  EXPECT_EQ(OnDelete("BEGIN RAISE EXCEPTION 'append only'; END"), kPassesOn);
  EXPECT_EQ(OnDelete("BEGIN RAISE EXCEPTION 'append only'; RETURN NULL; END"), kPassesOn);
  EXPECT_EQ(OnDelete("BEGIN BEGIN RAISE 'x'; EXCEPTION WHEN OTHERS THEN NULL; END; RETURN NULL; "
                     "END"),
            kUnclear);
}

// What each statement makes of the row, for a delete and for an update.
TEST(TriggerResultTest, OnlyReturnsThatTheEventReachesCount) {
  const struct {
    std::string_view body;
    TriggerResult on_delete;
    TriggerResult on_update;
  } kCases[] = {
      {"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", kPassesOn, kPassesOn},
      {"IF (TG_OP = 'DELETE') THEN RETURN OLD; ELSE RETURN NEW; END IF;", kPassesOn, kPassesOn},
      {"IF TG_OP <> 'UPDATE' THEN RETURN OLD; END IF; RETURN NEW;", kPassesOn, kPassesOn},
      {"IF tg_op != 'UPDATE' THEN RETURN OLD; END IF; RETURN NEW;", kPassesOn, kPassesOn},
      {"IF TG_OP IN ('INSERT', 'UPDATE') THEN RETURN NEW; END IF; RETURN OLD;", kPassesOn,
       kPassesOn},
      {"IF TG_OP NOT IN ('INSERT', 'UPDATE') THEN RETURN OLD; END IF; RETURN NEW;", kPassesOn,
       kPassesOn},
      {"IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN RETURN NEW; END IF; RETURN OLD;", kPassesOn,
       kPassesOn},
      {"IF NOT (TG_OP = 'DELETE') THEN RETURN NEW; ELSE RETURN OLD; END IF;", kPassesOn, kPassesOn},
      {"IF TG_OP = 'INSERT' THEN RETURN NULL; ELSIF TG_OP = 'UPDATE' THEN RETURN NEW; ELSE RETURN "
       "OLD; END IF;",
       kPassesOn, kPassesOn},
      {"IF TG_OP = 'UPDATE' AND OLD.kept THEN RETURN NULL; END IF; RETURN coalesce(NEW, OLD);",
       kPassesOn, kSkips},
      {"IF TG_OP = 'UPDATE' OR OLD.kept THEN RETURN NULL; END IF; RETURN OLD;", kSkips, kSkips},
      {"IF CASE WHEN OLD.a THEN TG_OP = 'DELETE' END THEN RETURN OLD; END IF; RETURN NEW;",
       kUnclear, kUnclear},
      {"CASE TG_OP WHEN 'DELETE' THEN RETURN OLD; ELSE RETURN NULL; END CASE;", kSkips, kSkips},
      {"FOR i IN 1..2 LOOP RETURN OLD; END LOOP; RETURN NULL;", kSkips, kSkips},
      {"<<b>> BEGIN EXIT b WHEN OLD.kept; RETURN OLD; END b; RETURN NULL;", kSkips, kSkips},
      {"IF OLD.a THEN IF OLD.b THEN RETURN OLD; END IF; ELSE RETURN OLD; END IF; RETURN NULL;",
       kSkips, kSkips},
      {"END; END IF; RETURN OLD;", kUnclear, kUnclear},
      {"ELSE RETURN OLD;", kUnclear, kUnclear},
  };
  for (const auto& each : kCases) {
    const std::string body =
        "#variable_conflict error\nDECLARE n int := 1; BEGIN " + std::string(each.body) + " END";
    EXPECT_EQ(OnDelete(body), each.on_delete) << body;
    EXPECT_EQ(OnUpdate(body), each.on_update) << body;
  }
}

using Writes = std::vector<RowWrite>;

TEST(TriggerResultTest, WhatAnUpdateWritesIntoItsRow) {
  EXPECT_EQ(WritesOf("BEGIN NEW := OLD; RETURN NEW; END"), (Writes{{"", true}}));
  EXPECT_EQ(WritesOf("BEGIN new.p = old.p; NEW.\"Q\" := OLD.\"Q\"; RETURN NEW; END"),
            (Writes{{"p", true}, {"Q", true}}));
  EXPECT_EQ(WritesOf("BEGIN NEW.p := OLD.q; NEW := f(OLD); RETURN NEW; END"),
            (Writes{{"p", false}, {"", false}}));
  EXPECT_EQ(WritesOf("BEGIN SELECT a, b INTO STRICT NEW.p, x.y, NEW.q FROM t, new; END"),
            (Writes{{"p", false}, {"q", false}}));
  EXPECT_EQ(WritesOf("BEGIN NEW.p := NULL; IF NEW.p = OLD.p THEN RETURN NEW; END IF; x := NEW.p; "
                     "INSERT INTO new VALUES (1); RETURN NEW; END"),
            Writes{});
  EXPECT_EQ(WritesOf("BEGIN RETURN NEW; NEW := OLD; END"), Writes{});
  EXPECT_EQ(WritesOf("BEGIN IF TG_OP = 'DELETE' THEN NEW := OLD; END IF; RETURN NEW; END"),
            Writes{});
  EXPECT_EQ(WritesOf("BEGIN IF NEW.p IS NULL THEN RAISE 'x'; END IF; NEW := OLD; RETURN NEW; END"),
            (Writes{{"", false}}));
}

TEST(TriggerResultTest, CommentsAndLiteralsSayNothing) {
  EXPECT_EQ(OnDelete("BEGIN -- RETURN NULL;\n /* RETURN /* NULL; */ RETURN NULL; */ RETURN OLD; "
                     "END"),
            kPassesOn);
  EXPECT_EQ(OnDelete("BEGIN PERFORM 'it''s RETURN NULL;', E'\\' RETURN NULL;'; RETURN OLD; END"),
            kPassesOn);
  EXPECT_EQ(OnDelete("BEGIN EXECUTE $q$ RETURN NULL; $q$ USING $1; RETURN \t OLD ; END"),
            kPassesOn);
  EXPECT_EQ(OnDelete("BEGIN RETURN \"old\"; END"), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN PERFORM $q$ not closed RETURN OLD;"), kUnclear);
  EXPECT_EQ(OnDelete("/* not closed RETURN OLD;"), kUnclear);
}

}  // namespace
}  // namespace fk_audit
