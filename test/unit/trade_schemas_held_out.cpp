// Schemas of many trades that measure how the judgement carries over: the patterns and weights
// are not adjusted to them.
#include "trade_schemas.hpp"

namespace fk_audit {
namespace {

constexpr std::array kSchemas = {
    TradeSchema{"airline", R"(
airports: id*! code!
aircraft: id*! registration!
flights: id*! aircraft_id>aircraft=value,compliance:blank origin_airport_id!>airports=value,compliance:keep captain_id>crew_members=value,compliance:blank departs_at@
crew_members: id*! base_airport_id>airports=value:blank name!
crew_assignments: flight_id*!>flights=link:go crew_member_id*!>crew_members=link:go
passengers: id*! name!
tickets: id*! passenger_id!>passengers=value,compliance:keep flight_id!>flights=value,compliance:keep fare!
boarding_passes: id*! ticket_id!>tickets=link,ephemeral:go seat
baggage_tags: id*! ticket_id!>tickets=link,value:go number!
flight_status_updates: id*! flight_id!>flights=ephemeral,link:go
seat_maps: id*! aircraft_id!>aircraft=link:go
)"},
    TradeSchema{"court", R"(
courts: id*! name!
judges: id*! court_id>courts=value:blank name!
cases: id*! court_id!>courts=value,compliance:keep judge_id>judges=value,compliance:blank number!
case_parties: id*! case_id!>cases=link:go party_name!
hearings: id*! case_id!>cases=value,compliance,link:keep courtroom_id>courtrooms=value,compliance:blank held_at@
courtrooms: id*! court_id!>courts=link,value:go
rulings: id*! case_id!>cases=compliance:keep issued_by!>judges=compliance:keep
exhibits: id*! case_id!>cases=compliance,value,link:keep custodian_id>clerks=compliance,value:blank
clerks: id*! name!
docket_entries: id*! case_id!>cases=compliance,value,link:keep filed_by!>clerks=compliance,value:keep
bail_payments: id*! case_id!>cases=compliance:keep amount!
email_notifications: id*! case_id!>cases=ephemeral:go sent_at@
)"},
    TradeSchema{"energy", R"(
utilities: id*! name!
households: id*! address!
supply_contracts: id*! household_id!>households=compliance:keep tariff_id!>tariffs=compliance:keep signed_at@
tariffs: id*! price!
smart_meters: id*! household_id>households=value:blank serial!
meter_values: id*! smart_meter_id!>smart_meters=value,compliance,link:keep read_at@ kwh
solar_panels: id*! household_id!>households=value,link:keep
invoices: id*! supply_contract_id!>supply_contracts=compliance:keep total!
invoice_items: id*! invoice_id!>invoices=link:go tariff_id>tariffs=compliance,value:blank amount!
grid_incidents: id*! substation_id!>substations=compliance,value:keep
substations: id*! utility_id!>utilities=value:keep
outage_notifications: id*! household_id!>households=ephemeral:go
device_sessions: id*! smart_meter_id!>smart_meters=ephemeral:go
)"},
    TradeSchema{"fitness", R"(
gyms: id*! name!
trainers: id*! gym_id!>gyms=value:keep name!
gym_members: id*! gym_id!>gyms=value,link:keep user_id!>users=value,link:keep
users: id*! email!
membership_invoices: id*! gym_member_id!>gym_members=compliance:keep amount!
fitness_classes: id*! gym_id!>gyms=link,value:go trainer_id>trainers=value:blank
class_bookings: id*! class_id!>fitness_classes=link,value,compliance:go member_id!>gym_members=link,value,compliance:go
check_ins: id*! member_id!>gym_members=ephemeral,link:go gym_id!>gyms=ephemeral,link,value:go
workout_plans: id*! member_id!>gym_members=link:go created_by>trainers=value:blank
workout_plan_exercises: id*! workout_plan_id!>workout_plans=link:go exercise_id!>exercises=value:keep
exercises: id*! name!
lockers: id*! gym_id!>gyms=value:keep member_id>gym_members=value:blank
)"},
    TradeSchema{"library", R"(
branches: id*! name!
members: id*! branch_id>branches=value:blank card_number!
books: id*! publisher_id>publishers=value:blank title!
publishers: id*! name!
book_copies: id*! book_id!>books=value,link:keep branch_id!>branches=value:keep barcode!
book_loans: id*! copy_id!>book_copies=value,compliance:keep member_id!>members=value,compliance:keep due_on@
fines: id*! loan_id!>book_loans=compliance:keep amount! paid_at@
holds: id*! member_id!>members=ephemeral,link:go book_id!>books=ephemeral,link:go expires_at@
book_authors: book_id*!>books=link:go author_id*!>authors=link:go
authors: id*! name!
reading_lists: id*! member_id!>members=link:go name!
)"},
    TradeSchema{"marketplace", R"(
users: id*! email!
sellers: id*! user_id!>users=value:keep
listings: id*! seller_id!>sellers=value,link:keep category_id>categories=value:blank
categories: id*! name!
listing_photos: id*! listing_id!>listings=link:go
offers: id*! listing_id!>listings=value,ephemeral,link:go buyer_id!>users=value,ephemeral,link:go
sales: id*! listing_id!>listings=compliance:keep buyer_id!>users=compliance:keep price!
escrow_deposits: id*! sale_id!>sales=compliance:keep amount!
seller_payouts: id*! seller_id!>sellers=compliance:keep amount!
saved_searches: id*! user_id!>users=link:go
listing_reports: id*! listing_id!>listings=link,value:go reporter_id>users=value:blank
user_blocks: blocker_id*!>users=link:go blocked_id*!>users=link:go
identity_documents: id*! user_id!>users=compliance,link,value:keep
)"},
    TradeSchema{"pharma", R"(
trials: id*! sponsor_id!>sponsors=value,compliance:keep name!
sponsors: id*! name!
trial_sites: id*! trial_id!>trials=link,value:keep investigator_id>investigators=value:blank
investigators: id*! name!
subjects: id*! trial_site_id!>trial_sites=value,compliance:keep
informed_consents: id*! subject_id!>subjects=compliance:keep signed_at@
dosings: id*! subject_id!>subjects=compliance,value:keep batch_id!>drug_batches=compliance,value:keep given_at@
drug_batches: id*! lot_number!
adverse_events: id*! subject_id!>subjects=compliance:keep reported_by>investigators=compliance:keep
visit_reminders: id*! subject_id!>subjects=ephemeral:go
lab_shipments: id*! trial_site_id!>trial_sites=compliance,value:keep
query_comments: id*! author_id>investigators=value:blank trial_id!>trials=link,value:go
)"},
    TradeSchema{"restaurant", R"(
restaurants: id*! owner_id!>users=value:keep name!
users: id*! email!
dining_tables: id*! restaurant_id!>restaurants=link,value:go
menus: id*! restaurant_id!>restaurants=link:go
dishes: id*! menu_id!>menus=link,value:go name! price!
dish_ingredients: dish_id*!>dishes=link:go ingredient_id*!>ingredients=link:go
ingredients: id*! supplier_id>suppliers=value:blank name!
suppliers: id*! name!
table_reservations: id*! table_id!>dining_tables=compliance,value:keep guest_id>guests=compliance,value:blank
guests: id*! phone!
food_orders: id*! restaurant_id!>restaurants=compliance:keep waiter_id>waiters=compliance:keep total!
waiters: id*! restaurant_id!>restaurants=value:keep
food_order_lines: id*! food_order_id!>food_orders=link:go dish_id!>dishes=value,compliance:keep
tips: id*! food_order_id!>food_orders=compliance:keep amount!
health_inspections: id*! restaurant_id!>restaurants=compliance:keep
opening_hours: id*! restaurant_id!>restaurants=link:go
)"},
};

}  // namespace

std::span<const TradeSchema> HeldOutTrades() {
  return kSchemas;
}

}  // namespace fk_audit
