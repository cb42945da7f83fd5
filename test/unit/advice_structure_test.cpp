// Evidence that is not in a word but in how the tables hang together.
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
TEST(AdviceStructure, TheTenantInEveryKeyIsNoParent) {
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
TEST(AdviceStructure, MeetingsWithSomebody) {
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
TEST(AdviceStructure, APartOfTheProductIsNoThing) {
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
TEST(AdviceStructure, ColumnPrefix) {
  AdviceWorld world(R"(
repositories: repo_id*! repo_name!
reviewers: rev_id*! rev_repo_id!>repositories rev_title! rev_body!
others: id*! odd_repo_id!>repositories even_repo_id!>repositories title! body!
)");
  EXPECT_EQ(Rule(world, "reviewers", "rev_repo_id"), "cascade");
  EXPECT_EQ(Rule(world, "others", "odd_repo_id"), "restrict");
}

TEST(AdviceStructure, OneOfSeveralParents) {
  AdviceWorld world(R"(
engines: id*!
pumps: id*!
valves: id*!
teams: id*!
gaskets: id*! team_id!>teams engine_id>engines pump_id>pumps valve_id>valves size
sketches: id*! engine_id>engines pump_id>pumps valve_id>valves status
drafts: id*! engine_id>engines pump_id>pumps valve_id>valves amount
frames: id*! engine_id!>engines pump_id>pumps valve_id>valves hose_id>hoses
clamps: id*! team_id>teams pump_id>pumps valve_id>valves
hoses: id*!
)");
  EXPECT_EQ(Rule(world, "gaskets", "pump_id"), "cascade");
  EXPECT_EQ(Rule(world, "sketches", "pump_id"), "set null") << "has a state of its own";
  EXPECT_EQ(Rule(world, "drafts", "pump_id"), "set null") << "holds money";
  EXPECT_EQ(Rule(world, "frames", "pump_id"), "set null") << "is a part of something else";
  EXPECT_EQ(Rule(world, "clamps", "pump_id"), "set null") << "an owner is none of the several";
}

// What a good part of all tables point at is what they live in, whatever its name.
TEST(AdviceStructure, TenantByWhatPointsAtIt) {
  std::string tables = "orbits: id*!\nshelves: id*! shelf_id!>shelves\n";
  for (const char* const name : {"cables", "ducts", "fans", "hoses", "lamps", "pipes", "racks"}) {
    tables += std::string(name) + ": id*! shelf_id!>shelves orbit_id>orbits\n";
  }
  AdviceWorld few(tables + "trays: id*! shelf_id!>shelves\n");
  EXPECT_EQ(Rule(few, "cables", "orbit_id"), "set null");
  AdviceWorld many(tables + "trays: id*! shelf_id!>shelves orbit_id>orbits\n" +
                   "products: id*! orbit_id!>orbits title!\n");
  EXPECT_EQ(Rule(many, "cables", "orbit_id"), "cascade");
  EXPECT_EQ(Rule(many, "products", "orbit_id"), "restrict") << "can be moved to another";
  std::string orders = tables + "trays: id*! shelf_id!>shelves orbit_id>orbits\n";
  for (std::size_t at; (at = orders.find("orbit")) != orders.npos;) orders.replace(at, 5, "order");
  AdviceWorld record(orders);
  EXPECT_EQ(Rule(record, "cables", "order_id"), "set null") << "an order is a record";
}

TEST(AdviceStructure, ListsThatBelongToSomebodyAreNone) {
  AdviceWorld world(R"(
banners: id*!
cookie_stages: id*! banner_id!>banners
deal_stages: id*!
cookie_patterns: id*! stage_id!>cookie_stages
deal_patterns: id*! stage_id!>deal_stages
roles: id*!
keepers: id*! role_id!>roles
grants_of: id*! owner_id!>roles
)");
  EXPECT_EQ(Rule(world, "cookie_patterns", "stage_id"), "cascade");
  EXPECT_EQ(Rule(world, "deal_patterns", "stage_id"), "restrict");
  EXPECT_EQ(Rule(world, "keepers", "role_id"), "restrict");
  EXPECT_EQ(Rule(world, "grants_of", "owner_id"), "cascade") << "an owner is no choice";
}

TEST(AdviceStructure, ARowThatContinuesItsParent) {
  AdviceWorld world(R"(
machines: id*!
lathes: id*!>machines speed!
drills: id*! machine_id!>machines speed!
)");
  EXPECT_EQ(Rule(world, "lathes", "id"), "cascade");
  EXPECT_EQ(Rule(world, "drills", "machine_id"), "restrict");
}

// A sum over payments is no payment.
TEST(AdviceStructure, FiguresOverMoney) {
  AdviceWorld world(R"(
articles: id*!
article_metrics: article_id*!>articles total_amount! currency!
)");
  EXPECT_EQ(world.Judge("article_metrics", "article_id").child_class, ChildClass::kEphemeral);
  EXPECT_EQ(Rule(world, "article_metrics", "article_id"), "cascade");
}

// The record's own key stops a delete; only what money hangs on is kept for it.
TEST(AdviceStructure, WhatHangsOnARow) {
  const std::string tables = R"(
organizations: id*!
users: id*!
members: id*! organization_id!>organizations user_id!>users
)";
  AdviceWorld traces(tables + "audit_logs: id*! member_id!>members action!\n");
  EXPECT_EQ(Rule(traces, "members", "organization_id"), "cascade");
  AdviceWorld money(tables + "payments: id*! member_id!>members amount!\n");
  EXPECT_EQ(Rule(money, "members", "organization_id"), "restrict");
}

// More words say it better, whatever the class.
TEST(AdviceStructure, NamesOfMoreWords) {
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

TEST(AdviceStructure, KeyToTheDoorGoesWithItsOwner) {
  AdviceWorld world(R"(
users: id*! name!
teams: id*! name!
api_keys: id*! user_id>users hash!
team_keys: id*! team_id!>teams user_id>users hash!
articles: id*! user_id>users title!
)");
  EXPECT_EQ(Rule(world, "api_keys", "user_id"), "cascade");
  EXPECT_EQ(Rule(world, "team_keys", "user_id"), "set null") << "the team owns it";
  EXPECT_EQ(Rule(world, "articles", "user_id"), "set null");
}

// A tenant that most rows can be without is a label; where nothing is NOT NULL, that says nothing.
TEST(AdviceStructure, ContainerThatRowsCanBeWithout) {
  const std::string tables = R"(
tenants: id*!
racks: id*! tenant_id>tenants
cables: id*! tenant_id>tenants
prefixes: id*! tenant_id>tenants
vlans: id*! tenant_id>tenants
tunnels: id*! tenant_id>tenants
)";
  AdviceWorld loose(tables);
  EXPECT_EQ(Rule(loose, "cables", "tenant_id"), "cascade");
  AdviceWorld strict(tables + "ports: id*! rack_id!>racks\n");
  EXPECT_EQ(Rule(strict, "cables", "tenant_id"), "set null");
}

TEST(AdviceStructure, MoneyBetweenSeveral) {
  AdviceWorld world(R"(
spaces: id*!
blocks: id*!
users: id*!
attributions: id*! space_id!>spaces block_id!>blocks user_id!>users amount!
mentions: id*! space_id!>spaces block_id!>blocks user_id!>users note!
)");
  EXPECT_EQ(Rule(world, "attributions", "block_id"), "restrict");
  EXPECT_EQ(Rule(world, "mentions", "block_id"), "cascade");
}

// A favorite product is a link, and no product.
TEST(AdviceStructure, LinkRowsNamedForWhatTheyLink) {
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

// A row that only links is of both, be one of them a list to choose from or a place.
TEST(AdviceStructure, LinkRowsAreOfBoth) {
  AdviceWorld world(R"(
surveys: id*! title!
action_classes: id*! name!
survey_triggers: survey_id*!>surveys action_class_id*!>action_classes
survey_steps: id*! survey_id!>surveys action_class_id!>action_classes title! body! place! hint!
)");
  EXPECT_EQ(Rule(world, "survey_triggers", "action_class_id"), "cascade");
  EXPECT_EQ(Rule(world, "survey_steps", "action_class_id"), "restrict");
  AdviceWorld places(R"(
course: id*!
school: id*!
course_school: course_id*!>course school_id*!>school
course_slot: id*! course_id!>course school_id!>school title! body! place! hint!
)");
  EXPECT_EQ(Rule(places, "course_school", "school_id"), "cascade");
  EXPECT_EQ(Rule(places, "course_slot", "school_id"), "restrict");
}

// Of several keys to one owner, one that is NOT NULL is enough.
TEST(AdviceStructure, TwoKeysToOneOwner) {
  AdviceWorld world(R"(
users: id*!
teams: id*!
api_keys: id*! made_for_team_id>teams team_id!>teams user_id>users hash!
)");
  EXPECT_EQ(Rule(world, "api_keys", "user_id"), "set null") << "the team owns it";
}

// An OAuth client acts for the one whose the token is.
TEST(AdviceStructure, TokensAreNotTheClients) {
  AdviceWorld world(R"(
users: id*!
teams: id*!
oauth_clients: id*!
access_tokens: id*! client_id!>oauth_clients user_id>users
team_tokens: id*! team_id!>teams user_id>users
)");
  EXPECT_EQ(Rule(world, "access_tokens", "user_id"), "cascade");
  EXPECT_EQ(Rule(world, "team_tokens", "user_id"), "set null");
}

// Blanked, two labels of one name could not be told apart.
TEST(AdviceStructure, UniqueWithinTheParent) {
  AdviceWorld world(R"(
boards: id*! title!
users: id*!
labels: id*! board_id^>boards name^! color
mottos: id*! board_id^>boards wording!
themes: id*! board_id>boards name^! color^
covers: id*! board_id>boards title! author_id^>users number^!
rounds: id*! title!
answers: id*! round_id^!>rounds board_id^>boards number!
)");
  EXPECT_EQ(Rule(world, "labels", "board_id"), "cascade");
  EXPECT_EQ(Rule(world, "mottos", "board_id"), "set null") << "one of each tells nothing apart";
  EXPECT_EQ(Rule(world, "themes", "board_id"), "set null") << "unique among all";
  EXPECT_EQ(Rule(world, "covers", "author_id"), "set null") << "the column notes who did it";
  EXPECT_EQ(Rule(world, "answers", "board_id"), "set null") << "unique within the round";
  world.facts().indexes.front().partial = true;
  EXPECT_EQ(Rule(world, "labels", "board_id"), "set null") << "unique among some";
}

TEST(AdviceStructure, ThePartOfOneThing) {
  AdviceWorld world(R"(
boards: id*! title!
users: id*!
board_stickers: id*! board_id>boards shape! color! size! place!
user_files: id*! user_id>users shape! color! size! place!
board_covers: id*! board_id>boards painter_id>users shape! color! size! place!
)");
  EXPECT_EQ(Rule(world, "board_stickers", "board_id"), "cascade");
  EXPECT_EQ(Rule(world, "board_covers", "board_id"), "set null") << "refers to others as well";
  EXPECT_EQ(Rule(world, "user_files", "user_id"), "set null") << "somebody may go and leave it";
}

// Whether a word is a role depends on what the column refers to.
TEST(AdviceStructure, RolesAndNamesOfTheParent) {
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

TEST(AdviceStructure, TheOnlyOneOfAKindIsInNoRole) {
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

// What is unique by its place cannot be moved to another one.
TEST(AdviceStructure, WhatCannotBeMoved) {
  AdviceWorld world(R"(
accounts: id*!
users: id*! account_id!>accounts name!
members: id*! account_id^!>accounts name!
clinics: id*!
patients: id*! clinic_id^!>clinics number^!
organizations: id*!
customers: id*! organization_id>organizations name!
)");
  EXPECT_EQ(Rule(world, "users", "account_id"), "restrict");
  EXPECT_EQ(Rule(world, "members", "account_id"), "cascade");
  EXPECT_EQ(Rule(world, "patients", "clinic_id"), "restrict") << "a number is no place";
  EXPECT_EQ(Rule(world, "customers", "organization_id"), "set null") << "may be without";
}

}  // namespace
}  // namespace fk_audit
