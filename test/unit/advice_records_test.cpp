// Records that must be kept: what they prove stays, the rest may be blanked, nothing goes with a
// parent.
#include <gtest/gtest.h>

#include "advice_world.hpp"

namespace fk_audit {
namespace {

// Who typed a contract in is noted; who approved it, and what an audit log says of anybody, is
// kept.
TEST(AdviceRecords, WhoWroteARecordDown) {
  AdviceWorld world(R"(
users: id*!
contracts: id*! title! created_by>users approved_by>users user_id>users
audit_logs: id*! created_by>users
)");
  EXPECT_EQ(Rule(world, "contracts", "created_by"), "set null");
  EXPECT_EQ(Rule(world, "contracts", "approved_by"), "restrict");
  EXPECT_EQ(Rule(world, "contracts", "user_id"), "set null");
  EXPECT_EQ(Rule(world, "audit_logs", "created_by"), "restrict");
}

// A record that may be without the parent keeps its worth without it; but who did it and whom it
// is about is what an audit trail or a medical record proves, unless that name stands there as
// well.
TEST(AdviceRecords, RecordsThatMayBeWithoutWhoseTheyAre) {
  AdviceWorld world(R"(
organizations: id*!
users: id*!
patients: id*!
employees: id*!
companies: id*!
invoices: id*! customer_id>users organization_id!>organizations signer_id>users amount!
audit_logs: id*! organization_id>organizations user_id>users
security_audit_logs: id*! user_id>users actor_name! action!
access_audits: id*! user_id>users username! file_name!
file_audits: id*! user_id>users file_name! email!
admin_audit_logs: id*! admin_id>users target_user_id>users target_user_name! actor_role!
prescriptions: id*! patient_id>patients dosage!
prescription_orders: id*! patient_id>patients patient_email! doctor_name!
payslips: id*! employee_id>employees supervisor_name!
timesheets: id*! employee_id>employees hours!
transcripts: id*! user_id>users score!
kyb_checks: id*! company_id>companies result!
contracts: id*! approved_by>employees approved_by_name! witness_id>users witness_name!
deal_contracts: id*! verified_by>employees witness_name!
)");
  EXPECT_EQ(Rule(world, "invoices", "customer_id"), "set null");
  EXPECT_EQ(Rule(world, "invoices", "organization_id"), "restrict") << "NOT NULL";
  EXPECT_EQ(Rule(world, "invoices", "signer_id"), "restrict") << "who signed it";
  EXPECT_EQ(Rule(world, "audit_logs", "organization_id"), "set null");
  EXPECT_EQ(Rule(world, "audit_logs", "user_id"), "restrict");
  EXPECT_EQ(Rule(world, "security_audit_logs", "user_id"), "set null") << "actor_name";
  EXPECT_EQ(Rule(world, "access_audits", "user_id"), "set null") << "username";
  EXPECT_EQ(Rule(world, "file_audits", "user_id"), "restrict") << "whose name and email, who knows";
  EXPECT_EQ(Rule(world, "admin_audit_logs", "target_user_id"), "set null") << "target_user_name";
  EXPECT_EQ(Rule(world, "admin_audit_logs", "admin_id"), "restrict") << "another one's name";
  EXPECT_EQ(Rule(world, "prescriptions", "patient_id"), "restrict");
  EXPECT_EQ(Rule(world, "prescription_orders", "patient_id"), "set null") << "patient_email";
  EXPECT_EQ(Rule(world, "payslips", "employee_id"), "restrict") << "another one's name";
  EXPECT_EQ(Rule(world, "timesheets", "employee_id"), "restrict");
  EXPECT_EQ(Rule(world, "transcripts", "user_id"), "restrict");
  EXPECT_EQ(Rule(world, "kyb_checks", "company_id"), "restrict") << "whom it is about";
  EXPECT_EQ(Rule(world, "contracts", "approved_by"), "set null") << "approved_by_name";
  EXPECT_EQ(Rule(world, "contracts", "witness_id"), "set null") << "witness_name";
  EXPECT_EQ(Rule(world, "deal_contracts", "verified_by"), "restrict") << "another one's name";
}

// What a device asked to be told is no record of money.
TEST(AdviceRecords, SubscriptionsOfDevices) {
  AdviceWorld world(R"(
browsers: id*!
push_subscriptions: id*! browser_id!>browsers endpoint!
event_subscriptions: id*! browser_id!>browsers endpoint!
)");
  EXPECT_EQ(Rule(world, "push_subscriptions", "browser_id"), "cascade");
  EXPECT_EQ(Rule(world, "event_subscriptions", "browser_id"), "restrict") << "of tickets, perhaps";
}

// A fraud alert is a record, though an alert is a setting as a rule.
TEST(AdviceRecords, NameOfARecordThatEndsLikeASetting) {
  AdviceWorld world(R"(
accounts: id*!
fraud_alerts: id*! account_id!>accounts raised_at@
price_alerts: id*! account_id!>accounts
)");
  EXPECT_EQ(world.Judge("fraud_alerts", "account_id").child_class, ChildClass::kCompliance);
  EXPECT_NE(world.Judge("price_alerts", "account_id").child_class, ChildClass::kCompliance);
}

// Words that say "only mentions" do not outvote what the record is there for.
TEST(AdviceRecords, ProofIsNotOutvoted) {
  AdviceWorld world(R"(
users: id*!
notaries: id*!
witnesses: id*!
administrators: id*!
policy_acceptances: id*! accepted_by>users
erasure_requests: id*! requested_by>users
audit_logs: id*! triggered_by>users
admin_audits: id*! administrator_id>administrators
contracts: id*! last_approved_by>users notary_id>notaries witness_id>witnesses
sales_contracts: id*! authorised_by>users notary_user_id>users notarized_by>users verifier_id>users
rental_contracts: id*! countersigned_by>users
)");
  EXPECT_EQ(Rule(world, "policy_acceptances", "accepted_by"), "restrict");
  EXPECT_EQ(Rule(world, "erasure_requests", "requested_by"), "restrict");
  EXPECT_EQ(Rule(world, "audit_logs", "triggered_by"), "restrict");
  EXPECT_EQ(Rule(world, "admin_audits", "administrator_id"), "restrict");
  for (const char* const column : {"last_approved_by", "notary_id", "witness_id"}) {
    EXPECT_EQ(Rule(world, "contracts", column), "restrict") << column;
  }
  for (const char* const column :
       {"authorised_by", "notary_user_id", "notarized_by", "verifier_id"}) {
    EXPECT_EQ(Rule(world, "sales_contracts", column), "restrict") << column;
  }
  EXPECT_EQ(Rule(world, "rental_contracts", "countersigned_by"), "restrict");
}

// One name in the row is not the name of everybody that it refers to, nor is a reference its copy.
TEST(AdviceRecords, WhoseNameItIs) {
  AdviceWorld world(R"(
users: id*!
employees: id*!
leave_requests: id*! employee_id>employees approved_by>employees employee_name!
contracts: id*! approved_by>users username!
audit_logs: id*! actor_id>users target_user_id>users actor_email!
target_audits: id*! target_user_id>users actor_email!
name_audits: id*! username>users
email_audits: id*! user_email>users
mail_audits: id*! user_id>users user_email>users
payslips: id*! ps_employee_id>employees ps_employee_name! ps_amount! ps_month!
transcripts: id*! user_id>users actor_name!
patient_audits: id*! patient_id>patients username!
patients: id*!
)");
  EXPECT_EQ(Rule(world, "leave_requests", "employee_id"), "set null") << "employee_name";
  EXPECT_EQ(Rule(world, "leave_requests", "approved_by"), "restrict") << "the other's name";
  EXPECT_EQ(Rule(world, "contracts", "approved_by"), "restrict") << "whoever that is";
  EXPECT_EQ(Rule(world, "audit_logs", "actor_id"), "set null") << "actor_email";
  EXPECT_EQ(Rule(world, "audit_logs", "target_user_id"), "restrict");
  EXPECT_EQ(Rule(world, "target_audits", "target_user_id"), "restrict") << "no actor";
  EXPECT_EQ(Rule(world, "name_audits", "username"), "restrict") << "the reference itself";
  EXPECT_EQ(Rule(world, "email_audits", "user_email"), "restrict") << "the reference itself";
  EXPECT_EQ(Rule(world, "mail_audits", "user_id"), "restrict") << "blanked as well";
  EXPECT_EQ(Rule(world, "payslips", "ps_employee_id"), "set null") << "ps_employee_name";
  EXPECT_EQ(Rule(world, "transcripts", "user_id"), "restrict") << "no audit trail";
  EXPECT_EQ(Rule(world, "patient_audits", "patient_id"), "restrict") << "a patient logs in nowhere";
}

// Whom it is about, and not where it was written down.
TEST(AdviceRecords, WhatADossierIsAbout) {
  AdviceWorld world(R"(
users: id*!
projects: id*!
companies: id*!
time_entries: id*! user_id!>users project_id>projects
kyb_checks: id*! company_id>companies checked_by>users
background_check_events: id*! request_id>background_check_requests
background_check_requests: id*!
)");
  EXPECT_EQ(Rule(world, "time_entries", "project_id"), "set null");
  EXPECT_EQ(Rule(world, "kyb_checks", "company_id"), "restrict") << "an actor is another question";
  EXPECT_EQ(Rule(world, "background_check_events", "request_id"), "set null") << "nobody";
  std::string tables = "clinics: id*!\nmedical_records: id*! clinic_id>clinics\n";
  for (const char* const name : {"a", "b", "c", "d", "e", "f", "g"}) {
    tables += std::string(name) + "lamps: id*! clinic_id>clinics\n";
  }
  AdviceWorld hub(tables);
  EXPECT_EQ(Rule(hub, "medical_records", "clinic_id"), "set null") << "everything is there";
}

// A line goes with its document, and not with whose it is or where.
TEST(AdviceRecords, LinesOfADocument) {
  AdviceWorld world(R"(
customers: id*!
employees: id*!
organizations: id*!
journals: id*!
journal_lines: id*! journal_id!>journals customer_id!>customers organization_id!>organizations amount!
draft_invoices: id*!
draft_invoice_lines: id*! draft_invoice_id>draft_invoices amount!
salary_adjustments: id*! employee_id>employees amount!
)");
  EXPECT_EQ(Rule(world, "journal_lines", "journal_id"), "cascade");
  EXPECT_EQ(Rule(world, "journal_lines", "customer_id"), "restrict");
  EXPECT_EQ(Rule(world, "journal_lines", "organization_id"), "restrict");
  EXPECT_EQ(Rule(world, "draft_invoice_lines", "draft_invoice_id"), "cascade");
  EXPECT_EQ(Rule(world, "salary_adjustments", "employee_id"), "restrict");
}

// Named after the parent or unique within it, it is a record that may be without all the same.
TEST(AdviceRecords, OfAnythingElse) {
  AdviceWorld world(R"(
payments: id*!
orders: id*!
payment_refunds: id*! payment_id>payments amount!
invoices: id*! order_id^>orders number^!
)");
  EXPECT_EQ(Rule(world, "payment_refunds", "payment_id"), "set null");
  EXPECT_EQ(Rule(world, "invoices", "order_id"), "set null");
}

// A person says what the rows are; what a parent is to them is another question.
TEST(AdviceRecords, WordOfAPerson) {
  AdviceWorld world(R"(
organizations: id*!
users: id*!
templates: id*!
invitations: id*! organization_id!>organizations sent_by>users
exports: id*! template_id>templates approved_by>users organization_id!>organizations project_id>projects
projects: id*!
)");
  const auto rule = [&](const char* table, const char* column, ChildClass known) {
    return std::string(ToText(world.Recommend(table, column, known).recommended));
  };
  EXPECT_EQ(rule("invitations", "sent_by", ChildClass::kEphemeral), "set null");
  EXPECT_EQ(rule("invitations", "sent_by", ChildClass::kLink), "cascade");
  EXPECT_EQ(rule("invitations", "organization_id", ChildClass::kEphemeral), "cascade");
  EXPECT_EQ(rule("invitations", "organization_id", ChildClass::kValue), "restrict");
  EXPECT_EQ(rule("exports", "project_id", ChildClass::kEphemeral), "set null") << "has an owner";
  EXPECT_EQ(rule("exports", "template_id", ChildClass::kCompliance), "set null");
  EXPECT_EQ(rule("exports", "approved_by", ChildClass::kCompliance), "restrict");
  EXPECT_EQ(rule("exports", "organization_id", ChildClass::kCompliance), "restrict");
  const Judgement judgement = world.Judge("exports", "template_id", {}, {}, ChildClass::kLink);
  EXPECT_TRUE(judgement.set_by_hand);
  EXPECT_EQ(judgement.confidence, 1);
}

}  // namespace
}  // namespace fk_audit
