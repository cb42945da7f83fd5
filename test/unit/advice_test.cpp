// The evidence: names, shapes and keys, on schemas such as shops, banks, clinics, forums and
// trackers have them. What a careful administrator would say is the expectation.
#include <gtest/gtest.h>

#include "core/advice/words.hpp"
#include "advice_world.hpp"

namespace fk_audit {
namespace {

TEST(Words, ReadAlikeInEveryStyle) {
  EXPECT_EQ(WordsOf("OrgMemberInvites"), " organization member invite ");
  EXPECT_EQ(WordsOf("org_member_invite"), " organization member invite ");
  EXPECT_EQ(WordsOf("orgMemberInvite"), " organization member invite ");
  EXPECT_EQ(WordsOf("HTTPRequests2"), " http request ");
  EXPECT_EQ(WordsOf("PlatformOAuthClients"), " platform oauth client ");
  EXPECT_EQ(WordsOf("oauth_clients"), " oauth client ");
  EXPECT_EQ(WordsOf("AuthTokens"), " auth token ");
  EXPECT_EQ(WordsOf("statuses"), " status ");
  EXPECT_EQ(WordsOf("batches"), " batch ");
  EXPECT_EQ(WordsOf("companies"), " company ");
  EXPECT_EQ(WordsOf("address"), " address ");
  EXPECT_EQ(WordsOf("42"), " ");
  EXPECT_EQ(WordsOf(""), " ");
  EXPECT_EQ(CountWords(WordsOf("")), 0);
  EXPECT_EQ(CountWords(" a b "), 2);
}

TEST(Words, CommonParts) {
  EXPECT_EQ(CommonTail(" parent task run ", " task run "), 2);
  EXPECT_EQ(CommonTail(" bird ", " third "), 0);
  EXPECT_EQ(CommonStart(" order item ", " order "), 1);
  EXPECT_EQ(CommonStart(" orders ", " order "), 0);
  EXPECT_EQ(WithoutFirstWord(" a b c "), " b c ");
  EXPECT_EQ(WithoutFirstWord(" a "), " ");
  EXPECT_EQ(WithoutLastWord(" a b c "), " a b ");
}

TEST(Patterns, LongestPhraseInItsPlace) {
  const PatternSet patterns({{"mine", Target::kTable, Where::kWhole, "blue thing|thing",
                              ChildClass::kCompliance, 2, "a % it is"}},
                            {"login_state"});
  const auto matches = patterns.Match(Target::kTable, " blue thing ");
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(EvidenceOf(matches[0]).text, "a blue thing it is");
  EXPECT_TRUE(patterns.Match(Target::kTable, " big blue thing ").empty());
  EXPECT_TRUE(patterns.Match(Target::kTable, " heartbeat ").empty());
  EXPECT_TRUE(patterns.Match(Target::kTable, " ").empty());
}

constexpr const char* kShop = R"(
customers: id*! email!
employees: id*! name!
currencies: id*! code!
products: id*! name!
coupons: id*! code!
warehouses: id*! name!
carts: id*! customer_id!>customers expires_at@
cart_items: id*! cart_id!>carts product_id!>products quantity
orders: id*! customer_id!>customers coupon_id>coupons currency_id!>currencies total! created_by>employees
order_items: id*! order_id!>orders product_id!>products price! quantity
payments: id*! order_id!>orders customer_id>customers amount! currency paid_at@ approved_by>employees
refunds: id*! payment_id!>payments amount! processed_by!>employees
invoices: id*! order_id!>orders invoice_number! total! tax_amount
invoice_lines: id*! invoice_id!>invoices product_id>products amount!
ledger_entries: id*! payment_id>payments debit credit posted_at@
product_images: id*! product_id!>products url
reviews: id*! product_id!>products customer_id>customers rating
product_categories: product_id*!>products category_id*!>categories
categories: id*! parent_id>categories name
payment_methods: id*! customer_id!>customers brand expires_at@
shipments: id*! order_id!>orders warehouse_id!>warehouses shipped_at@
password_resets: id*! customer_id!>customers token expires_at@ created_at@
stock_movements: id*! product_id!>products warehouse_id!>warehouses quantity
)";

struct Expected {
  const char* table;
  const char* column;
  const char* child_class;
  const char* rule;
};

void ExpectAll(const char* schema, const std::vector<Expected>& expectations) {
  AdviceWorld world(schema);
  for (const Expected& expected : expectations) {
    const Judgement judgement = world.Judge(expected.table, expected.column);
    std::string evidence;
    for (const Evidence& each : judgement.evidence) {
      evidence += std::string(ToText(each.points_to)) + " " + std::to_string(each.weight) + " " +
                  each.text + "\n";
    }
    EXPECT_EQ(ToText(judgement.child_class), std::string_view(expected.child_class))
        << expected.table << "." << expected.column << "\n"
        << evidence;
    EXPECT_EQ(ToText(world.Recommend(expected.table, expected.column).recommended),
              std::string_view(expected.rule))
        << expected.table << "." << expected.column << "\n"
        << evidence;
  }
}

TEST(Advice, Shop) {
  ExpectAll(kShop, {{"cart_items", "cart_id", "link", "cascade"},
                    {"cart_items", "product_id", "value", "restrict"},
                    {"orders", "customer_id", "compliance", "restrict"},
                    {"orders", "currency_id", "compliance", "restrict"},
                    {"orders", "coupon_id", "compliance", "set null"},
                    {"order_items", "order_id", "link", "cascade"},
                    {"payments", "order_id", "compliance", "restrict"},
                    {"payments", "customer_id", "compliance", "set null"},
                    {"payments", "approved_by", "compliance", "restrict"},
                    {"refunds", "payment_id", "compliance", "restrict"},
                    {"refunds", "processed_by", "compliance", "restrict"},
                    {"invoices", "order_id", "compliance", "restrict"},
                    {"ledger_entries", "payment_id", "compliance", "set null"},
                    {"product_images", "product_id", "link", "cascade"},
                    {"product_categories", "product_id", "link", "cascade"},
                    {"product_categories", "category_id", "link", "cascade"},
                    {"categories", "parent_id", "value", "set null"},
                    {"payment_methods", "customer_id", "link", "cascade"},
                    {"shipments", "order_id", "compliance", "restrict"},
                    {"stock_movements", "product_id", "compliance", "restrict"},
                    {"password_resets", "customer_id", "ephemeral", "cascade"}});
}

TEST(Advice, RecordsThatMustBeKept) {
  ExpectAll(R"(
users: id*! email!
accounts: id*! name!
patients: id*! name!
employees: id*! name!
documents: id*! title
audit_logs: id*! user_id!>users action! old_values new_values created_at@
AuditTrail: id*! actorId!>users
user_consents: id*! user_id!>users consented_at@ ip_address
document_signatures: id*! document_id!>documents signer_id!>users signed_at@
kyc_checks: id*! user_id!>users status
payment_events: id*! account_id!>accounts payload created_at@
transaction_logs: id*! account_id!>accounts amount created_at@
ledger_accounts_log: id*! account_id!>accounts created_at@
payslips: id*! employee_id!>employees amount
payroll_runs: id*! employee_id!>employees
prescriptions: id*! patient_id!>patients dosage
medicalRecords: id*! patientId!>patients
lab_results: id*! patient_id!>patients
bank_transactions: id*! account_id!>accounts amount
tax_documents: id*! account_id!>accounts
erasure_requests: id*! user_id!>users
contracts: id*! employee_id!>employees signed_at@
pending_payments: id*! account_id!>accounts amount
)",
            {{"audit_logs", "user_id", "compliance", "restrict"},
             {"AuditTrail", "actorId", "compliance", "restrict"},
             {"user_consents", "user_id", "compliance", "restrict"},
             {"document_signatures", "document_id", "compliance", "restrict"},
             {"document_signatures", "signer_id", "compliance", "restrict"},
             {"kyc_checks", "user_id", "compliance", "restrict"},
             {"payment_events", "account_id", "compliance", "restrict"},
             {"transaction_logs", "account_id", "compliance", "restrict"},
             {"ledger_accounts_log", "account_id", "compliance", "restrict"},
             {"payslips", "employee_id", "compliance", "restrict"},
             {"payroll_runs", "employee_id", "compliance", "restrict"},
             {"prescriptions", "patient_id", "compliance", "restrict"},
             {"medicalRecords", "patientId", "compliance", "restrict"},
             {"lab_results", "patient_id", "compliance", "restrict"},
             {"bank_transactions", "account_id", "compliance", "restrict"},
             {"tax_documents", "account_id", "compliance", "restrict"},
             {"erasure_requests", "user_id", "compliance", "restrict"},
             {"contracts", "employee_id", "compliance", "restrict"},
             {"pending_payments", "account_id", "compliance", "restrict"}});
}

TEST(Advice, NamesThatOnlySoundLikeRecords) {
  ExpectAll(R"(
users: id*! email!
organizations: id*! name!
oauth_clients: id*! name!
payment_settings: id*! organization_id!>organizations provider
consent_templates: id*! organization_id!>organizations body
audit_log_preferences: id*! organization_id!>organizations
billing_alerts: id*! organization_id!>organizations threshold
oauth_consents: id*! client_id!>oauth_clients user_id!>users scopes
api_keys: id*! organization_id!>organizations created_by>users expires_at@ last_used_at@
)",
            {{"payment_settings", "organization_id", "link", "cascade"},
             {"consent_templates", "organization_id", "link", "cascade"},
             {"audit_log_preferences", "organization_id", "link", "cascade"},
             {"billing_alerts", "organization_id", "link", "cascade"},
             {"oauth_consents", "client_id", "link", "cascade"},
             {"api_keys", "organization_id", "link", "cascade"},
             {"api_keys", "created_by", "value", "set null"}});
}

TEST(Advice, TrackerAndForum) {
  ExpectAll(R"(
users: id*! login!
groups: id*! name!
projects: id*! group_id!>groups creator_id>users
milestones: id*! project_id!>projects title
issues: id*! project_id!>projects author_id>users milestone_id>milestones moved_to_id>issues closed_by_id>users
issue_assignees: issue_id*!>issues user_id*!>users
merge_requests: id*! target_project_id!>projects author_id>users latest_diff_id>merge_request_diffs
merge_request_diffs: id*! merge_request_id!>merge_requests
labels: id*! project_id!>projects title
label_links: id*! label_id!>labels issue_id!>issues
topics: id*! category_id>categories user_id>users
categories: id*! name!
posts: id*! topic_id!>topics user_id>users reply_to_post_id>posts
bookmarks: id*! user_id!>users post_id!>posts
sessions: id*! user_id!>users expires_at@
notifications: id*! user_id!>users read_at@
project_members: id*! project_id!>projects user_id!>users invited_by_id>users
web_hook_logs: id*! project_id!>projects response_status created_at@
statuses: id*! account_id!>accounts in_reply_to_id>statuses application_id>applications
accounts: id*! username!
applications: id*! name!
)",
            {{"projects", "creator_id", "value", "set null"},
             {"milestones", "project_id", "link", "cascade"},
             {"issues", "project_id", "link", "cascade"},
             {"issues", "author_id", "value", "set null"},
             {"issues", "milestone_id", "value", "set null"},
             {"issues", "moved_to_id", "value", "set null"},
             {"issues", "closed_by_id", "value", "set null"},
             {"issue_assignees", "issue_id", "link", "cascade"},
             {"issue_assignees", "user_id", "link", "cascade"},
             {"merge_requests", "latest_diff_id", "value", "set null"},
             {"merge_request_diffs", "merge_request_id", "link", "cascade"},
             {"label_links", "label_id", "link", "cascade"},
             {"topics", "category_id", "value", "set null"},
             {"posts", "topic_id", "link", "cascade"},
             {"posts", "reply_to_post_id", "value", "set null"},
             {"bookmarks", "user_id", "link", "cascade"},
             {"sessions", "user_id", "ephemeral", "cascade"},
             {"notifications", "user_id", "ephemeral", "cascade"},
             {"project_members", "project_id", "link", "cascade"},
             {"project_members", "invited_by_id", "value", "set null"},
             {"web_hook_logs", "project_id", "ephemeral", "cascade"},
             {"statuses", "account_id", "link", "cascade"},
             {"statuses", "in_reply_to_id", "value", "set null"}});
}

TEST(Advice, SomebodySomethingAndWhatHangsBelow) {
  ExpectAll(R"(
organizations: id*! name!
users: id*! email!
departments: id*! name!
employees: id*! department_id>departments user_id!>users name!
teachers: id*! department_id!>departments name!
customers: id*! organization_id!>organizations name!
invoices: id*! customer_id!>customers total!
customer_notes: id*! customer_id!>customers body
meetings: id*! customer_id!>customers
vehicles: id*! plate!
vehicle_photos: id*! vehicle_id!>vehicles url
trips: id*! vehicle_id!>vehicles
leases: id*! vehicle_id!>vehicles
lease_payments: id*! lease_id!>leases amount!
graph_edges: id*! from_node_id!>nodes to_node_id!>nodes
nodes: id*! label
route_stops: id*! route_id!>routes branch_id!>branches
routes: id*! name!
branches: id*! name!
invitations: id*! organization_id!>organizations project_id>projects
projects: id*! organization_id!>organizations
path_claims: id*! route_id!>routes
wallets: id*! customer_id!>customers
)",
            {{"employees", "department_id", "value", "set null"},
             {"employees", "user_id", "value", "restrict"},
             {"teachers", "department_id", "value", "restrict"},
             {"customers", "organization_id", "value", "restrict"},
             {"customer_notes", "customer_id", "link", "cascade"},
             {"meetings", "customer_id", "value", "restrict"},
             {"vehicle_photos", "vehicle_id", "link", "cascade"},
             {"trips", "vehicle_id", "compliance", "restrict"},
             {"leases", "vehicle_id", "value", "restrict"},
             {"graph_edges", "from_node_id", "link", "cascade"},
             {"graph_edges", "to_node_id", "link", "cascade"},
             {"route_stops", "branch_id", "value", "restrict"},
             {"invitations", "organization_id", "ephemeral", "cascade"},
             {"invitations", "project_id", "ephemeral", "set null"},
             {"path_claims", "route_id", "link", "cascade"},
             {"wallets", "customer_id", "value", "restrict"}});
}

TEST(Advice, WhatTheTableIsLikeCounts) {
  AdviceWorld world(R"(
machines: id*! name!
things: id*! machine_id>machines happened_at@
)");
  EXPECT_NE(world.Judge("things", "machine_id").child_class, ChildClass::kEphemeral);
  world.FactsOf("things").persistence = 'u';
  EXPECT_EQ(world.Judge("things", "machine_id").child_class, ChildClass::kEphemeral);
  world.FactsOf("things").persistence = 'p';
  world.FactsOf("things").rows_inserted = 10000;
  world.FactsOf("things").rows_deleted = 9000;
  world.FactsOf("things").comment = "A queue of jobs, sessions and the like";
  EXPECT_EQ(world.Judge("things", "machine_id").child_class, ChildClass::kEphemeral);
}

TEST(Advice, ConfidenceIsWhatTheEvidenceAddsUpTo) {
  AdviceWorld world(kShop);
  for (const char* column : {"order_id", "customer_id", "approved_by"}) {
    const Judgement judgement = world.Judge("payments", column);
    double sum = 0;
    for (const Evidence& evidence : judgement.evidence) {
      if (evidence.points_to == judgement.child_class) sum += evidence.weight * judgement.scale;
    }
    EXPECT_NEAR(sum, judgement.confidence, 1e-9) << column;
    EXPECT_GT(judgement.confidence, 0);
    EXPECT_LT(judgement.confidence, 1);
  }
}

TEST(Advice, OwnPatternsAndSwitchedOffOnes) {
  AdviceWorld world(kShop);
  EXPECT_EQ(world
                .Judge("reviews", "product_id",
                       {{"mine", Target::kTable, Where::kLast, "review", ChildClass::kCompliance, 4,
                         "sealed"}})
                .child_class,
            ChildClass::kCompliance);
  EXPECT_NE(world.Judge("refunds", "payment_id", {}, {"payment", "money"}).child_class,
            ChildClass::kCompliance);
}

}  // namespace
}  // namespace fk_audit
