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
  EXPECT_EQ(OnDelete("BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"),
            kUnclear);
  EXPECT_EQ(OnUpdate("BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"),
            kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RETURN kept_row(OLD); END"), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RAISE EXCEPTION 'append only'; END"), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RAISE EXCEPTION 'append only'; RETURN NULL; END"), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RAISE NOTICE 'kept'; RETURN NULL; END"), kSkips);
  EXPECT_EQ(OnDelete(""), kUnclear);
  EXPECT_EQ(OnDelete("BEGIN RETURN OLD"), kPassesOn);
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
