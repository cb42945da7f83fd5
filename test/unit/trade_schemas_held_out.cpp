// Schemas of many trades that measure how the judgement carries over: the patterns and weights
// are not adjusted to them.
#include "trade_schemas.hpp"

namespace fk_audit {
namespace {

constexpr std::array kSchemas = {
    TradeSchema{"charity", R"(
charities: id*! name!
donors: id*! charity_id!>charities=value:keep name!
campaigns: id*! charity_id!>charities=value,link:keep goal
donations: id*! donor_id!>donors=compliance:keep campaign_id>campaigns=compliance:blank amount!
tax_receipts: id*! donation_id!>donations=compliance:keep number!
volunteers: id*! charity_id!>charities=value,link:keep name!
volunteer_shifts: id*! volunteer_id!>volunteers=value,link:go event_id!>events=link:go
events: id*! charity_id!>charities=link,value:go title!
newsletters: id*! charity_id!>charities=link,value:go
newsletter_subscribers: newsletter_id*!>newsletters=link:go donor_id*!>donors=link:go
email_sends: id*! newsletter_id!>newsletters=ephemeral,link:go opened_at@
grants_awarded: id*! charity_id!>charities=compliance,value:keep amount! awarded_at@
)"},
    TradeSchema{"games", R"(
players: id*! nick!
guilds: id*! leader_id>players=value:blank name!
guild_members: guild_id*!>guilds=link:go player_id*!>players=link:go
characters: id*! player_id!>players=link,value:go guild_id>guilds=value:blank
inventory_items: id*! character_id!>characters=link,value:go item_type_id!>item_types=value:keep quantity
item_types: id*! name!
matches: id*! map_id>maps=value:blank winner_id>players=value:blank
maps: id*! name!
match_players: match_id*!>matches=link:go player_id*!>players=link:go score
purchases: id*! player_id!>players=compliance:keep amount!
wallets: id*! player_id!>players=compliance,value:keep balance!
leaderboards: id*! season_id!>seasons=ephemeral,link:go
seasons: id*! name!
friend_requests: id*! sender_id!>players=ephemeral,value:keep receiver_id!>players=ephemeral,link,value:go
matchmaking_queue: id*! player_id!>players=ephemeral:go
cheat_reports: id*! player_id!>players=value,compliance:keep reporter_id>players=value,compliance:blank
)"},
    TradeSchema{"hospital", R"(
users: id*! email!
departments: id*! name!
rooms: id*! department_id!>departments=value:keep number!
doctors: id*! user_id!>users=value:keep department_id>departments=value:blank license_number!
nurses: id*! department_id>departments=value:blank name!
patients: id*! name! birth_date primary_doctor_id>doctors=value:blank
patient_contacts: id*! patient_id!>patients=link:go name! phone
appointments: id*! patient_id!>patients=value,compliance:keep doctor_id!>doctors=value,compliance:keep room_id>rooms=value,compliance:blank scheduled_at@
appointment_reminders: id*! appointment_id!>appointments=ephemeral:go sent_at@
admissions: id*! patient_id!>patients=compliance:keep bed_id>beds=compliance:blank attending_doctor_id!>doctors=compliance:keep
wards: id*! name!
beds: id*! ward_id!>wards=link,value:keep code!
prescriptions: id*! patient_id!>patients=compliance:keep doctor_id!>doctors=compliance:keep
prescription_items: id*! prescription_id!>prescriptions=link:go medicine_id!>medicines=value:keep dosage
medicines: id*! name!
visit_notes: id*! appointment_id!>appointments=compliance,value:keep author_id!>doctors=compliance,value:keep body
)"},
    TradeSchema{"hotel", R"(
hotels: id*! name!
room_types: id*! hotel_id!>hotels=link:go name!
hotel_rooms: id*! hotel_id!>hotels=link,value:keep room_type_id!>room_types=value:keep
guests: id*! name!
bookings: id*! guest_id!>guests=compliance:keep room_id!>hotel_rooms=compliance:keep rate_plan_id>rate_plans=compliance:blank
rate_plans: id*! hotel_id!>hotels=link:go
booking_charges: id*! booking_id!>bookings=compliance:keep amount!
room_amenities: room_id*!>hotel_rooms=link:go amenity_id*!>amenities=link:go
amenities: id*! name!
guest_reviews: id*! guest_id>guests=value:blank hotel_id!>hotels=link,value:go
housekeeping_tasks: id*! room_id!>hotel_rooms=link,ephemeral,value:go assigned_to>staff=value,ephemeral:blank
staff: id*! hotel_id!>hotels=value:keep name!
keycards: id*! booking_id!>bookings=ephemeral,link:go
)"},
    TradeSchema{"hr", R"(
companies: id*! name!
departments: id*! company_id!>companies=link:go manager_id>employees=value:blank
positions: id*! title!
employees: id*! department_id>departments=value:blank position_id>positions=value:blank manager_id>employees=value:blank name!
employment_contracts: id*! employee_id!>employees=compliance:keep signed_at@
salaries: id*! employee_id!>employees=compliance:keep amount!
leave_requests: id*! employee_id!>employees=compliance:keep approved_by>employees=compliance:keep
employee_skills: employee_id*!>employees=link:go skill_id*!>skills=link:go
skills: id*! name!
dependents: id*! employee_id!>employees=link:go name!
job_openings: id*! department_id!>departments=value,link:keep title!
candidates: id*! name!
applications: id*! candidate_id!>candidates=value,link:go job_opening_id!>job_openings=value,link:keep
interviews: id*! application_id!>applications=link:go interviewer_id!>employees=value:keep
company_cars: id*! company_id!>companies=value:keep employee_id>employees=value:blank plate!
payroll_runs: id*! company_id!>companies=compliance:keep period!
payslips: id*! payroll_run_id!>payroll_runs=compliance:keep employee_id!>employees=compliance:keep net_amount!
)"},
    TradeSchema{"insurance", R"(
agents: id*! name!
policyholders: id*! agent_id>agents=value:blank name!
policies: id*! policyholder_id!>policyholders=compliance,value:keep product_id!>insurance_products=compliance,value:keep premium!
insurance_products: id*! name!
coverages: id*! policy_id!>policies=link:go limit_amount
insured_vehicles: id*! policy_id!>policies=link,value:go vin!
claims: id*! policy_id!>policies=compliance,value:keep adjuster_id>agents=compliance,value:blank
claim_payments: id*! claim_id!>claims=compliance:keep amount!
claim_photos: id*! claim_id!>claims=link,compliance:keep url
premium_installments: id*! policy_id!>policies=compliance:keep amount! due_on@
quotes: id*! policyholder_id>policyholders=compliance,value,ephemeral:blank premium expires_at@
risk_assessments: id*! policy_id!>policies=compliance:keep
renewal_notices: id*! policy_id!>policies=ephemeral,link:go sent_at@
agent_logins: id*! agent_id!>agents=ephemeral:go
)"},
    TradeSchema{"lab", R"(
laboratories: id*! name!
researchers: id*! laboratory_id>laboratories=value:blank name!
experiments: id*! laboratory_id!>laboratories=value,link:keep lead_researcher_id>researchers=value:blank protocol_id>protocols=value:blank
protocols: id*! title!
samples: id*! experiment_id!>experiments=value,link:keep freezer_id>freezers=value:blank
freezers: id*! laboratory_id!>laboratories=value,link:keep
measurements: id*! sample_id!>samples=value,link:go instrument_id!>instruments=value:keep reading
instruments: id*! laboratory_id>laboratories=value:blank serial!
calibration_records: id*! instrument_id!>instruments=compliance,value:keep performed_at@
publications: id*! title!
publication_authors: publication_id*!>publications=link:go researcher_id*!>researchers=link:go
experiment_runs: id*! experiment_id!>experiments=link,ephemeral,value:go
ethics_approvals: id*! experiment_id!>experiments=compliance,value,link:keep approved_by!>researchers=compliance,value:keep
)"},
    TradeSchema{"property", R"(
landlords: id*! name!
buildings: id*! landlord_id!>landlords=value:keep address!
apartments: id*! building_id!>buildings=value,link:keep number!
tenants: id*! name!
leases: id*! apartment_id!>apartments=compliance,value:keep tenant_id!>tenants=compliance,value:keep rent!
rent_payments: id*! lease_id!>leases=compliance:keep amount!
security_deposits: id*! lease_id!>leases=compliance:keep amount!
meters: id*! apartment_id!>apartments=value,link:keep serial!
meter_readings: id*! meter_id!>meters=value,compliance,link:keep read_at@ value
repair_requests: id*! apartment_id!>apartments=value,link,ephemeral:keep tenant_id>tenants=value,ephemeral:blank contractor_id>contractors=value,ephemeral:blank
contractors: id*! name!
apartment_photos: id*! apartment_id!>apartments=link:go url
viewings: id*! apartment_id!>apartments=value,link,ephemeral:go prospect_id!>prospects=value,link,ephemeral:go
prospects: id*! name!
)"},
    TradeSchema{"saas", R"(
organizations: id*! name!
users: id*! email!
memberships: id*! organization_id!>organizations=link:go user_id!>users=link:go invited_by_id>users=value:blank
projects: id*! organization_id!>organizations=link:go created_by_id>users=value:blank
tasks: id*! project_id!>projects=link:go assignee_id>users=value:blank milestone_id>milestones=value:blank
milestones: id*! project_id!>projects=link:go
comments: id*! task_id!>tasks=link:go author_id>users=value:blank
attachments: id*! task_id!>tasks=link:go uploaded_by>users=value:blank
feature_flags: id*! project_id!>projects=link:go key!
api_tokens: id*! organization_id!>organizations=link,ephemeral:go token!
billing_accounts: id*! organization_id!>organizations=value,compliance:keep tax_number
invoices: id*! billing_account_id!>billing_accounts=compliance:keep total!
audit_events: id*! organization_id!>organizations=compliance:keep actor_id>users=compliance:keep
exports: id*! project_id!>projects=link,ephemeral:go requested_by>users=value:blank
contacts: id*! organization_id!>organizations=link:go email!
deals: id*! organization_id!>organizations=link:go contact_id>contacts=value:blank stage_id>stages=value:blank
stages: id*! organization_id!>organizations=link:go
)"},
    TradeSchema{"telecom", R"(
subscribers: id*! name!
sim_cards: id*! subscriber_id>subscribers=value:blank iccid!
phone_lines: id*! subscriber_id!>subscribers=value,compliance:keep sim_card_id>sim_cards=value:blank plan_id!>tariff_plans=value,compliance:keep
tariff_plans: id*! price!
call_records: id*! phone_line_id!>phone_lines=compliance,value:keep duration cost
bills: id*! subscriber_id!>subscribers=compliance:keep total!
bill_lines: id*! bill_id!>bills=link:go phone_line_id>phone_lines=compliance,value:blank amount!
towers: id*! region_id!>regions=value:keep
regions: id*! name!
tower_metrics: id*! tower_id!>towers=ephemeral:go
network_outages: id*! tower_id!>towers=value,ephemeral,link:keep started_at@
porting_requests: id*! phone_line_id!>phone_lines=compliance,ephemeral,value:keep
consents: id*! subscriber_id!>subscribers=compliance:keep given_at@
otp_codes: id*! subscriber_id!>subscribers=ephemeral:go expires_at@
)"},
};

}  // namespace

std::span<const TradeSchema> HeldOutTrades() {
  return kSchemas;
}

}  // namespace fk_audit
