// What names say, and what they do not: decoration, roles, words with two meanings.
#include <gtest/gtest.h>

#include "advice_world.hpp"
#include "core/advice/column_names.hpp"

namespace fk_audit {
namespace {

TEST(ColumnNames, WithoutDecoration) {
  EXPECT_EQ(WithoutId(" created by user id "), " created by user ");
  EXPECT_EQ(WithoutId(" id "), " id ");
  EXPECT_EQ(WithoutId(" id customer "), " customer ");
  EXPECT_EQ(WithoutId(" fk customer "), " customer ");
  EXPECT_EQ(WithoutId(" id card id "), " id card ") << "an identity card";
  EXPECT_EQ(WithoutPrefix(" inv customer id ", " inv "), " customer id ");
  EXPECT_EQ(WithoutPrefix(" customer id ", " inv "), " customer id ");
  EXPECT_EQ(WithoutPrefix(" inv ", " inv "), " inv ");
  EXPECT_EQ(WithoutPrefix(" customer id ", ""), " customer id ");
}

std::vector<std::string> Naming(const std::string& parent, std::vector<ColumnPair> pairs,
                                NameTable& names) {
  WordCache words(names);
  const TableProfile child;
  TableProfile profile;
  profile.words = parent;
  KeyShape key;
  for (const auto& [column, parent_column] : pairs) {
    key.columns.push_back(column);
    key.parent_columns.push_back(parent_column);
  }
  std::vector<std::string> naming;
  for (const NameId column : NamingColumns(key, child, profile, words)) {
    naming.emplace_back(names[column]);
  }
  return naming;
}

TEST(ColumnNames, WhatOnlyScopesAKeyNamesNoParent) {
  using Names = std::vector<std::string>;
  NameTable names;
  const NameId tenant = names.Intern("tenant_id");
  const NameId id = names.Intern("id");
  const NameId customer = names.Intern("customer_id");
  const NameId by = names.Intern("created_by");
  const NameId number = names.Intern("line_no");
  const NameId order = names.Intern("order_id");
  const NameId org = names.Intern("org");
  const std::string whose = " customer ";
  EXPECT_EQ(Naming(whose, {{customer, id}}, names), Names{"customer_id"});
  EXPECT_EQ(Naming(whose, {{tenant, tenant}, {customer, id}}, names), Names{"customer_id"});
  EXPECT_EQ(Naming(whose, {{customer, id}, {tenant, tenant}}, names), Names{"customer_id"});
  EXPECT_EQ(Naming(whose, {{tenant, tenant}, {by, id}}, names), Names{"created_by"});
  EXPECT_EQ(Naming(whose, {{tenant, tenant}, {customer, customer}}, names), Names{"customer_id"});
  EXPECT_EQ(Naming(whose, {{org, tenant}, {customer, id}}, names), Names{"customer_id"});
  EXPECT_EQ(Naming(" order line ", {{order, order}, {number, number}}, names),
            (Names{"order_id", "line_no"}));
}

// A phrase that names are never read as would wait for ever.
TEST(Patterns, EveryPhraseReadsAsItself) {
  for (const std::span<const Pattern> patterns : DefaultPatterns()) {
    for (const Pattern& pattern : patterns) {
      std::istringstream phrases{std::string(pattern.phrases)};
      for (std::string phrase; std::getline(phrases, phrase, '|');) {
        EXPECT_EQ(WordsOf(phrase), Bounded(phrase)) << pattern.name;
      }
    }
  }
}

// Where the keys of every table begin with the tenant's number, they say of a parent what they say
// without it.
TEST(AdviceNames, TheTenantInEveryKeyIsNoParent) {
  const std::string tables = R"(
customers: id*! name!
appointments: id*! customer_id!>customers starts_at!@
notes: customer_id*!>customers id*! text!
details: customer_id*!>customers text!
badges: id*! customer_id!^>customers text!
ranks: id*! customer_id^>customers day!^ text!
days: id*! day!^ customer_id!^>customers text!
)";
  AdviceWorld plain(tables);
  AdviceWorld scoped(tables, "tenant_id");
  for (const char* const table : {"appointments", "notes", "details", "badges", "ranks", "days"}) {
    EXPECT_EQ(Rule(scoped, table, "customer_id"), Rule(plain, table, "customer_id")) << table;
    EXPECT_DOUBLE_EQ(scoped.Judge(table, "customer_id").confidence,
                     plain.Judge(table, "customer_id").confidence)
        << table;
  }
  EXPECT_EQ(Rule(scoped, "appointments", "customer_id"), "restrict");
  EXPECT_EQ(Rule(scoped, "notes", "customer_id"), "cascade");
}

// A session is passing state, and so is a job; not one that somebody comes to.
TEST(AdviceNames, MeetingsWithSomebody) {
  AdviceWorld world(R"(
patients: id*! name!
clients: id*! name!
users: id*! email!
sessions: id*! patient_id!>patients starts_at!@ room
web_sessions: id*! patient_id!>patients expires_at!@
app_sessions: id*! user_id!>users
visits: id*! client_id!>clients day
jobs: id*! client_id!>clients address
batch_jobs: id*! client_id!>clients
patient_visits: id*! patient_id!>patients day
insulin_doses: id*! patient_id!>patients units
hooks: id*!
deliveries: id*! client_id!>clients truck
event_deliveries: id*! hook_id!>hooks
)");
  EXPECT_EQ(Rule(world, "sessions", "patient_id"), "restrict");
  EXPECT_EQ(Rule(world, "web_sessions", "patient_id"), "cascade") << "it expires";
  EXPECT_EQ(Rule(world, "app_sessions", "user_id"), "cascade");
  EXPECT_EQ(Rule(world, "visits", "client_id"), "restrict");
  EXPECT_EQ(Rule(world, "jobs", "client_id"), "restrict");
  EXPECT_EQ(Rule(world, "batch_jobs", "client_id"), "cascade") << "work of a program";
  EXPECT_EQ(Rule(world, "patient_visits", "patient_id"), "restrict") << "a medical record";
  EXPECT_EQ(Rule(world, "insulin_doses", "patient_id"), "restrict");
  EXPECT_EQ(Rule(world, "deliveries", "client_id"), "restrict");
  EXPECT_EQ(Rule(world, "event_deliveries", "hook_id"), "cascade");
}

// sales_claims and three more of sales, which is no table: a claim.
TEST(AdviceNames, APartOfTheProductIsNoThing) {
  const std::string tables = R"(
sales_orders: id*!
sales_regions: id*!
sales_teams: id*!
sales_claims: id*! sales_order_id!>sales_orders
web_pages: id*!
web_claims: id*! web_page_id!>web_pages
)";
  AdviceWorld world(tables);
  const auto class_of = [](AdviceWorld& judged, const char* table, const char* column) {
    return judged.Judge(table, column).child_class;
  };
  EXPECT_EQ(class_of(world, "sales_claims", "sales_order_id"), ChildClass::kCompliance);
  EXPECT_NE(class_of(world, "web_claims", "web_page_id"), ChildClass::kCompliance) << "only two";
  AdviceWorld thing(tables + "sales: id*!\n");
  EXPECT_NE(class_of(thing, "sales_claims", "sales_order_id"), ChildClass::kCompliance);
}

// What every column begins with says nothing of the one that refers.
TEST(AdviceNames, ColumnPrefix) {
  AdviceWorld world(R"(
repositories: repo_id*! repo_name!
reviewers: rev_id*! rev_repo_id!>repositories rev_title! rev_body!
others: id*! odd_repo_id!>repositories even_repo_id!>repositories title! body!
)");
  EXPECT_EQ(Rule(world, "reviewers", "rev_repo_id"), "cascade");
  EXPECT_EQ(Rule(world, "others", "odd_repo_id"), "restrict");
}

// By which of the parent's ids is no role.
TEST(AdviceNames, NamedAsTheKeyOfTheParent) {
  AdviceWorld world(R"(
products: internal_id*! title!
prices: id*! internal_product_id>products external_product_id>products
)");
  const auto says_role = [&](const char* table, const char* column) {
    for (const Evidence& evidence : world.Judge(table, column).evidence) {
      if (evidence.text.find("one of several roles") != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_FALSE(says_role("prices", "internal_product_id"));
  EXPECT_TRUE(says_role("prices", "external_product_id"));
}

// A policy is a contract where it is of somebody, and a rule of the house otherwise; an encounter
// is one with a patient, or in a game.
TEST(AdviceNames, DealingsAndRules) {
  AdviceWorld world(R"(
organizations: id*!
customers: id*!
policies: id*! organization_id!>organizations
policy_versions: id*! policy_id!>policies
)");
  EXPECT_EQ(Rule(world, "policies", "organization_id"), "cascade");
  EXPECT_EQ(Rule(world, "policy_versions", "policy_id"), "cascade");
  AdviceWorld insurer(R"(
organizations: id*!
customers: id*!
policies: id*! organization_id!>organizations customer_id!>customers
)");
  EXPECT_EQ(Rule(insurer, "policies", "organization_id"), "restrict");
  EXPECT_EQ(Rule(insurer, "policies", "customer_id"), "restrict");
  AdviceWorld game(R"(
quests: id*!
monsters: id*!
encounters: id*! quest_id!>quests
encounter_logs: id*! encounter_id!>encounters
)");
  EXPECT_EQ(Rule(game, "encounters", "quest_id"), "cascade");
  EXPECT_EQ(game.Judge("encounter_logs", "encounter_id").child_class, ChildClass::kEphemeral);
  AdviceWorld clinic(R"(
clinics: id*!
patients: id*!
rooms: id*!
encounters: id*! patient_id!>patients
observations: id*! encounter_id!>encounters
)");
  EXPECT_EQ(Rule(clinic, "encounters", "patient_id"), "restrict");
  EXPECT_EQ(clinic.Judge("observations", "encounter_id").child_class, ChildClass::kCompliance);
}

// A recall is one of a thing, or from memory; an order is one that somebody gave, or one of rows.
TEST(AdviceNames, RecallsAndOrders) {
  AdviceWorld world(R"(
users: id*!
products: id*!
groups: id*!
recalls: id*! product_id!>products
recall_logs: id*! user_id!>users query
group_role_orders: id*! group_id!>groups position
group_orders: id*! group_id!>groups
)");
  EXPECT_EQ(world.Judge("recalls", "product_id").child_class, ChildClass::kCompliance);
  EXPECT_EQ(world.Judge("recall_logs", "user_id").child_class, ChildClass::kEphemeral);
  EXPECT_EQ(world.Judge("group_orders", "group_id").child_class, ChildClass::kCompliance);
  EXPECT_EQ(Rule(world, "group_role_orders", "group_id"), "cascade");
}

// More words say it better, whatever the class.
TEST(AdviceNames, NamesOfMoreWords) {
  AdviceWorld world(R"(
users: id*!
api_tokens: id*! user_id!>users hash! expires_at@
apikey: id*! user_id>users hash!
oauth_clients: id*! user_id>users secret!
http_session_v2: id*! user_id!>users
daily_usage: id*! user_id!>users
task_outputs: id*! user_id!>users
settlement_runs: id*! user_id!>users
)");
  EXPECT_EQ(world.Judge("api_tokens", "user_id").child_class, ChildClass::kLink);
  EXPECT_EQ(Rule(world, "apikey", "user_id"), "cascade");
  EXPECT_EQ(Rule(world, "oauth_clients", "user_id"), "cascade");
  EXPECT_EQ(world.Judge("http_session_v2", "user_id").child_class, ChildClass::kEphemeral);
  EXPECT_EQ(world.Judge("daily_usage", "user_id").child_class, ChildClass::kEphemeral);
  EXPECT_EQ(world.Judge("task_outputs", "user_id").child_class, ChildClass::kEphemeral);
  EXPECT_EQ(world.Judge("settlement_runs", "user_id").child_class, ChildClass::kCompliance);
}

// A favorite product is a link, and no product.
TEST(AdviceNames, LinkRowsNamedForWhatTheyLink) {
  AdviceWorld world(R"(
users: id*!
products: id*!
companies: id*!
favorite_products: user_id*!>users product_id*!>products
employees: user_id*!>users company_id*!>companies
)");
  EXPECT_EQ(Rule(world, "favorite_products", "user_id"), "cascade");
  EXPECT_EQ(Rule(world, "favorite_products", "product_id"), "cascade");
  EXPECT_EQ(Rule(world, "employees", "user_id"), "restrict") << "somebody besides the account";
}

// Whether a word is a role depends on what the column refers to.
TEST(AdviceNames, RolesAndNamesOfTheParent) {
  AdviceWorld world(R"(
users: id*!
teams: id*!
pages: id*! title!
order_discounts: id*! discount_id!>discounts title!
discounts: id*! rate!
incidents: id*! responsible_team_id!>teams title!
gadgets: id*! team_id!>teams owner_user_id!>users title! size! place! color!
timeline_templates: id*! title!
timeline_phase_templates: id*! template_id!>timeline_templates title!
timeline_phases: id*! template_id!>timeline_templates title!
)");
  EXPECT_EQ(Rule(world, "order_discounts", "discount_id"), "restrict") << "chosen from a list";
  EXPECT_EQ(Rule(world, "incidents", "responsible_team_id"), "restrict");
  EXPECT_EQ(Rule(world, "gadgets", "owner_user_id"), "cascade") << "an owner is no further role";
  EXPECT_EQ(Rule(world, "timeline_phase_templates", "template_id"), "cascade")
      << "a template of a template";
  EXPECT_EQ(Rule(world, "timeline_phases", "template_id"), "restrict") << "made from a template";
}

TEST(AdviceNames, TheOnlyOneOfAKindIsInNoRole) {
  AdviceWorld world(R"(
users: id*!
parcels: id*! weight!
labels: id*! sealed_parcel_id!>parcels text!
vehicles: id*! manufacturer_company_id!>companies number!
companies: id*! name!
routes: id*! upper_parcel_id!>parcels lower_parcel_id!>parcels text!
badges: id*! bearing_user_id!>users team_id!>teams text!
teams: id*!
)");
  EXPECT_EQ(Rule(world, "labels", "sealed_parcel_id"), "cascade");
  EXPECT_EQ(Rule(world, "routes", "lower_parcel_id"), "restrict");
  EXPECT_EQ(Rule(world, "badges", "bearing_user_id"), "restrict");
  EXPECT_EQ(Rule(world, "vehicles", "manufacturer_company_id"), "restrict");
}

}  // namespace
}  // namespace fk_audit
