// Evidence that is not in a word but in how the tables hang together.
#include <gtest/gtest.h>

#include "advice_world.hpp"

namespace fk_audit {
namespace {

TEST(AdviceStructure, OneOfSeveralParents) {
  AdviceWorld world(R"(
engines: id*!
pumps: id*!
valves: id*!
teams: id*!
gaskets: id*! team_id!>teams engine_id>engines pump_id>pumps valve_id>valves size
sketches: id*! engine_id>engines pump_id>pumps valve_id>valves status
drafts: id*! engine_id>engines pump_id>pumps valve_id>valves amount
frames: id*! engine_id!>engines pump_id>pumps valve_id>valves hose_id>hoses a b c d e f g
cords: id*! engine_id!>engines pump_id>pumps valve_id>valves hose_id>hoses
clamps: id*! team_id>teams pump_id>pumps
hoses: id*!
)");
  EXPECT_EQ(Rule(world, "gaskets", "pump_id"), "cascade");
  EXPECT_EQ(Rule(world, "sketches", "pump_id"), "set null") << "has a state of its own";
  EXPECT_EQ(Rule(world, "drafts", "pump_id"), "set null") << "holds money";
  EXPECT_EQ(Rule(world, "frames", "pump_id"), "set null") << "is a part of something else";
  EXPECT_EQ(Rule(world, "cords", "pump_id"), "cascade") << "has nothing else to live on";
  EXPECT_EQ(Rule(world, "clamps", "pump_id"), "set null") << "an owner is none of the several";
}

// Two are several where the row has hardly anything of its own.
TEST(AdviceStructure, OneOfTwoParents) {
  AdviceWorld world(R"(
pumps: id*!
valves: id*!
rooms: id*!
teams: id*!
pins: id*! team_id!>teams pump_id>pumps valve_id>valves size color weight note made_at@
tunes: id*! pump_id>pumps valve_id>valves title
bolts: id*! pump_id>pumps room_id>rooms
seals: id*! pump_id>pumps valve_id>valves a b c d e f g
plugs: id*! pump_id>pumps valve_id>valves
plug_tests: id*! plug_id!>plugs
)");
  EXPECT_EQ(Rule(world, "pins", "pump_id"), "cascade");
  EXPECT_EQ(Rule(world, "tunes", "pump_id"), "set null") << "has a name of its own";
  EXPECT_EQ(Rule(world, "bolts", "pump_id"), "set null") << "rows of all kinds are in a room";
  EXPECT_EQ(Rule(world, "seals", "pump_id"), "set null") << "has much of its own";
  EXPECT_EQ(Rule(world, "plugs", "pump_id"), "set null") << "something hangs on it";
}

// A column that says of what kind the one is outweighs a state, a name and what hangs on the row.
TEST(AdviceStructure, AColumnSaysWhichParent) {
  AdviceWorld world(R"(
pumps: id*!
valves: id*!
hoses: id*!
rooms: id*!
tunings: id*! room_id!>rooms pump_id>pumps valve_id>valves hose_id>hoses part_type! name! status!
tuning_logs: id*! tuning_id!>tunings
layouts: id*! pump_id>pumps valve_id>valves hose_id>hoses scope! name!
drills: id*! pump_id>pumps valve_id>valves hose_id>hoses type! name!
works: id*! pump_id>pumps valve_id>valves hose_id>hoses work_type! name!
grips: id*! pump_id>pumps valve_id>valves part_type! name! a b c d e
bends: id*! pump_id>pumps valve_id>valves hose_id>hoses part_type! name! a b c d e f g h i j k l
)");
  EXPECT_EQ(Rule(world, "tunings", "pump_id"), "cascade");
  EXPECT_EQ(Rule(world, "layouts", "pump_id"), "cascade");
  EXPECT_EQ(Rule(world, "drills", "pump_id"), "set null") << "may be the row's own type";
  EXPECT_EQ(Rule(world, "works", "pump_id"), "set null") << "is the row's own type";
  EXPECT_EQ(Rule(world, "grips", "pump_id"), "set null") << "two are not several";
  EXPECT_EQ(Rule(world, "bends", "pump_id"), "set null") << "has much of its own";
}

// A notice of what is gone tells of nothing.
TEST(AdviceStructure, NoticesOfSomething) {
  AdviceWorld world(R"(
users: id*!
episodes: id*! title!
categories: id*!
notifications: id*! user_id!>users episode_id>episodes sent_by>users
episode_reminders: id*! latest_episode_id>episodes category_id>categories
articles: id*! episode_id>episodes title!
)");
  EXPECT_EQ(Rule(world, "notifications", "episode_id"), "cascade");
  EXPECT_EQ(Rule(world, "notifications", "sent_by"), "set null");
  EXPECT_EQ(Rule(world, "episode_reminders", "latest_episode_id"), "set null");
  EXPECT_EQ(Rule(world, "episode_reminders", "category_id"), "set null") << "from a list";
  EXPECT_EQ(Rule(world, "articles", "episode_id"), "set null");
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

TEST(AdviceStructure, KeyToTheDoorGoesWithItsOwner) {
  AdviceWorld world(R"(
users: id*! name!
teams: id*! name!
api_keys: id*! user_id>users hash!
device_codes: id*! user_id>users hash! expires_at@
team_keys: id*! team_id!>teams user_id>users hash!
articles: id*! user_id>users title!
)");
  EXPECT_EQ(Rule(world, "api_keys", "user_id"), "cascade");
  EXPECT_EQ(Rule(world, "device_codes", "user_id"), "cascade");
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

// A tunnel that has a name of its own among those without a group can be without one.
TEST(AdviceStructure, UniqueWithoutTheParent) {
  const std::string text = R"(
    boards: id*! name!
    tunnels: id*! board_id^>boards name!^ code! other_id
  )";
  AdviceWorld alone(text);
  EXPECT_EQ(Rule(alone, "tunnels", "board_id"), "cascade");
  AdviceWorld partial(text);
  partial.AddUnique("tunnels", {"name"}, true);
  EXPECT_EQ(Rule(partial, "tunnels", "board_id"), "set null");
  AdviceWorld coded(text);
  coded.AddUnique("tunnels", {"code"});
  EXPECT_EQ(Rule(coded, "tunnels", "board_id"), "set null");
  AdviceWorld either(text);
  either.AddUnique("tunnels", {"other_id", "name"});
  EXPECT_EQ(Rule(either, "tunnels", "board_id"), "cascade") << "one way of several";
  AdviceWorld more(text);
  more.AddUnique("tunnels", {"code", "board_id"});
  EXPECT_EQ(Rule(more, "tunnels", "board_id"), "cascade") << "with the parent, too";
}

// A warehouse does not go with the record of its address, a check of the address does.
TEST(AdviceStructure, DetailsOfTheRow) {
  AdviceWorld world(R"(
    addresses: id*! street!
    depots: id*! address_id!>addresses
    shops: id*! address_id!>addresses
    address_checks: id*! address_id!>addresses
    email_addresses: id*! email!
    mottos: id*! email_address_id!>email_addresses wording
  )");
  EXPECT_EQ(Rule(world, "depots", "address_id"), "restrict");
  EXPECT_EQ(Rule(world, "address_checks", "address_id"), "cascade");
  EXPECT_EQ(Rule(world, "mottos", "email_address_id"), "cascade") << "no postal address";
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
