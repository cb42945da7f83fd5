// Names whose words run together.
#include <gtest/gtest.h>

#include "advice_world.hpp"
#include "core/advice/joined_names.hpp"

namespace fk_audit {
namespace {

std::string Words(AdviceWorld& world, const std::string& name) {
  const PatternSet patterns({}, {});
  const AdviceContext context{world.catalog(), world.facts(), world.names(), patterns};
  const NameId id = world.Name(name);
  return WordsOfNames(context).Of(id);
}

// Tables as a framework names them by their classes; columns are spelled out.
constexpr std::string_view kByClass = R"(
shop_customer: id*! name!
shop_orderitem: id*! customer_id!>shop_customer quantity!
shop_mealplan: id*! customer_id!>shop_customer
shop_orderitemnote: id*! order_item_id!>shop_orderitem body
shop_course: id*! meal_plan_id!>shop_mealplan check_list_id!>shop_checklist
shop_checklist: id*! title!
shop_loginattempt: id*! customer_id!>shop_customer zymurgyindex
shop_apikey: id*! customer_id!>shop_customer
)";

TEST(JoinedNames, TablesWhoseParentsAreSpelledOutByColumns) {
  AdviceWorld world{std::string(kByClass)};
  EXPECT_EQ(Words(world, "shop_orderitem"), " shop order item ");
  EXPECT_EQ(Words(world, "shop_orderitemnote"), " shop order item note ");
  EXPECT_EQ(Words(world, "shop_mealplan"), " shop meal plan ") << "meal is a word of a column";
  EXPECT_EQ(Words(world, "shop_loginattempt"), " shop login attempt ");
  EXPECT_EQ(Words(world, "shop_apikey"), " shop api key ") << "an abbreviation";
  EXPECT_EQ(Words(world, "zymurgyindex"), " zymurgyindex ") << "of which one part is no word";
  EXPECT_EQ(Words(world, "order_item_id"), " order item id ");
}

TEST(JoinedNames, OneSuchParentIsNoHabit) {
  AdviceWorld world(R"(
    check_lists_owners: id*! name!
    checklists: id*! title!
    tasks: id*! check_list_id!>checklists
    loginattempts: id*! check_list_id>checklists
  )");
  EXPECT_EQ(Words(world, "loginattempts"), " loginattempt ");
}

TEST(JoinedNames, TablesOfAFramework) {
  const std::string tables = "accounts_loginattempt: id*! at!\n";
  AdviceWorld plain(tables);
  EXPECT_EQ(Words(plain, "accounts_loginattempt"), " account loginattempt ");
  AdviceWorld framework(tables + "django_migrations: id*! app! name! applied!\n");
  EXPECT_EQ(Words(framework, "accounts_loginattempt"), " account login attempt ");
}

// CREATE TABLE OrderItems (OrderItemId ...) without quotes.
TEST(JoinedNames, CamelCaseThatWasFolded) {
  const std::string others =
      "things: a b c d e f g h i j k l m n o p q r s t u v w x y z\n"
      "orderitems: orderitemid*! orderid!>orders createdby acceptedat\n"
      "orders: orderid*! total\n";
  AdviceWorld world(others);
  EXPECT_EQ(Words(world, "orderitems"), " order item ");
  EXPECT_EQ(Words(world, "orderitemid"), " order item id ");
  EXPECT_EQ(Words(world, "createdby"), " created by ");
  EXPECT_EQ(Words(world, "acceptedat"), " accepted at ");
  AdviceWorld separated(others + "notes: order_id other_id third_id\n");
  EXPECT_EQ(Words(separated, "orderitemid"), " orderitemid ") << "columns are spelled out";
}

TEST(JoinedNames, WordsThatAreMadeOfTwoStayOne) {
  AdviceWorld world(
      "django_migrations: id*! app! name!\n"
      "core_network: id*! net_id work_id\n"
      "core_invoice: id*! in_id voice_id\n");
  EXPECT_EQ(Words(world, "core_network"), " core network ") << "a compound";
  EXPECT_EQ(Words(world, "core_invoice"), " core invoice ") << "a word of the patterns";
}

TEST(JoinedNames, JudgedAsIfSpelledOut) {
  AdviceWorld world{std::string(kByClass)};
  EXPECT_EQ(Rule(world, "shop_loginattempt", "customer_id"), "cascade");
  EXPECT_EQ(world.Judge("shop_loginattempt", "customer_id").child_class, ChildClass::kEphemeral);
  EXPECT_EQ(Rule(world, "shop_orderitemnote", "order_item_id"), "cascade");
}

}  // namespace
}  // namespace fk_audit
