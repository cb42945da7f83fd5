// Schemas of many trades that the patterns and weights were tried on.
#include "trade_schemas.hpp"

namespace fk_audit {
namespace {

constexpr std::array kSchemas = {
    TradeSchema{"bank", R"(
branches: id*! name!
customers: id*! branch_id!>branches=value:keep name!
accounts: id*! customer_id!>customers=value,compliance:keep branch_id!>branches=value,compliance:keep iban!
cards: id*! account_id!>accounts=value,compliance:keep number! expires_at@
ledger_entries: id*! account_id!>accounts=compliance:keep amount! posted_at@
loans: id*! customer_id!>customers=compliance:keep account_id!>accounts=compliance:keep principal!
loan_payments: id*! loan_id!>loans=compliance:keep amount! paid_at@
standing_orders: id*! account_id!>accounts=compliance:keep amount!
beneficiaries: id*! customer_id!>customers=link,value:go iban
customer_sessions: id*! customer_id!>customers=ephemeral:go expires_at@
tellers: id*! branch_id>branches=value:blank name!
cash_drawers: id*! branch_id!>branches=value:keep teller_id>tellers=value:blank balance!
fraud_alerts: id*! account_id!>accounts=compliance:keep raised_at@
exchange_rates: id*! currency_id!>currencies=link:go rate! valid_on@
currencies: id*! code!
)"},
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
    TradeSchema{"chat", R"(
users: id*! name!
workspaces: id*! name!
channels: id*! workspace_id!>workspaces=link:go creator_id>users=value:blank
channel_members: channel_id*!>channels=link:go user_id*!>users=link:go last_read_message_id>messages=value:blank
messages: id*! channel_id!>channels=link:go sender_id>users=value:blank reply_to_id>messages=value:blank
reactions: id*! message_id!>messages=link:go user_id!>users=link:go emoji
message_attachments: id*! message_id!>messages=link:go
pinned_messages: channel_id*!>channels=link:go message_id*!>messages=link:go pinned_by>users=value:blank
typing_indicators: id*! channel_id!>channels=ephemeral:go user_id!>users=ephemeral:go
push_subscriptions: id*! user_id!>users=link,ephemeral:go endpoint
moderation_reports: id*! message_id>messages=value,compliance:blank reporter_id>users=value,compliance:blank
bans: id*! workspace_id!>workspaces=link,value:go user_id!>users=link,value:go banned_by>users=value:blank
bots: id*! workspace_id!>workspaces=link:go owner_id>users=value:blank
)"},
    TradeSchema{"ci", R"(
teams: id*! name!
pipelines: id*! team_id!>teams=link:go name!
runners: id*! team_id>teams=value:blank version
builds: id*! pipeline_id!>pipelines=link:go runner_id>runners=value,ephemeral:blank started_at@ triggered_by_id>users=value,ephemeral:blank
users: id*! login!
build_steps: id*! build_id!>builds=link:go
build_logs: id*! build_id!>builds=ephemeral:go
artifacts: id*! build_id!>builds=link:go path!
test_results: id*! build_id!>builds=link,ephemeral:go status
deployments: id*! build_id>builds=value:blank environment_id!>environments=link:go
environments: id*! team_id!>teams=link:go
secrets: id*! pipeline_id!>pipelines=link:go
runner_heartbeats: id*! runner_id!>runners=ephemeral:go
approvals: id*! deployment_id!>deployments=compliance,link:go approved_by!>users=value,compliance:keep
build_queue: id*! build_id!>builds=ephemeral:go
)"},
    TradeSchema{"cms", R"(
sites: id*! domain!
authors: id*! name!
articles: id*! site_id!>sites=link:go author_id>authors=value:blank category_id>categories=value:blank title!
article_revisions: id*! article_id!>articles=link:go edited_by>authors=value:blank body
article_tags: article_id*!>articles=link:go tag_id*!>tags=link:go
tags: id*! name!
categories: id*! site_id!>sites=link:go parent_id>categories=value:blank
media_files: id*! site_id!>sites=link:go uploaded_by_id>authors=value:blank
article_translations: id*! article_id!>articles=link:go locale!
menus: id*! site_id!>sites=link:go
menu_items: id*! menu_id!>menus=link:go article_id>articles=value:blank parent_item_id>menu_items=value:blank
page_views: id*! article_id!>articles=ephemeral:go
redirects: id*! site_id!>sites=link:go target_article_id>articles=value:blank
royalties: id*! author_id!>authors=compliance:keep amount!
edit_locks: id*! article_id!>articles=ephemeral:go locked_by!>authors=ephemeral,value:keep
)"},
    TradeSchema{"factory", R"(
plants: id*! name!
machines: id*! plant_id!>plants=value:keep model_id>machine_models=value:blank serial!
machine_models: id*! name!
materials: id*! code!
products: id*! code!
bills_of_materials: id*! product_id!>products=link:go
bom_lines: id*! bill_of_materials_id!>bills_of_materials=link:go material_id!>materials=value:keep quantity
work_orders: id*! product_id!>products=compliance:keep machine_id>machines=compliance:blank
production_lots: id*! work_order_id!>work_orders=value,compliance:keep product_id!>products=value,compliance:keep lot_number!
quality_inspections: id*! production_lot_id!>production_lots=compliance:keep inspector_id!>workers=compliance:keep
workers: id*! plant_id>plants=value:blank name!
sensor_readings: id*! machine_id!>machines=ephemeral,link:go value recorded_at@
machine_alarms: id*! machine_id!>machines=ephemeral,link:go
spare_parts: id*! supplier_id>suppliers=value:blank code!
suppliers: id*! name!
purchase_orders: id*! supplier_id!>suppliers=compliance:keep total!
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
    TradeSchema{"law", R"(
firms: id*! name!
attorneys: id*! firm_id!>firms=value:keep bar_number!
clients: id*! firm_id!>firms=value:keep name!
matters: id*! client_id!>clients=value,compliance:keep lead_attorney_id>attorneys=value,compliance:blank
matter_attorneys: matter_id*!>matters=link:go attorney_id*!>attorneys=link:go
court_filings: id*! matter_id!>matters=compliance:keep filed_at@
time_entries: id*! matter_id!>matters=compliance:keep attorney_id!>attorneys=compliance:keep hours!
engagement_letters: id*! matter_id!>matters=compliance,value,link:keep signed_at@
evidence_items: id*! matter_id!>matters=compliance:keep
hearing_reminders: id*! matter_id!>matters=ephemeral:go due_at@
trust_accounts: id*! client_id!>clients=compliance,value:keep balance!
trust_transactions: id*! trust_account_id!>trust_accounts=compliance:keep amount!
conflict_checks: id*! client_id>clients=compliance,value:blank
matter_notes: id*! matter_id!>matters=link,value:go author_id>attorneys=value:blank body
)"},
    TradeSchema{"logistics", R"(
carriers: id*! name!
depots: id*! city!
vehicles: id*! depot_id>depots=value:blank plate!
drivers: id*! depot_id!>depots=value:keep name!
trips: id*! vehicle_id!>vehicles=value,compliance:keep driver_id!>drivers=value,compliance:keep started_at@
trip_positions: id*! trip_id!>trips=ephemeral,link:go lat lon recorded_at@
shippers: id*! name!
consignments: id*! shipper_id!>shippers=compliance:keep carrier_id>carriers=compliance:blank weight
parcels: id*! consignment_id!>consignments=link,value:go barcode!
parcel_scans: id*! parcel_id!>parcels=ephemeral,link:go depot_id!>depots=value,ephemeral,link:keep scanned_at@
proofs_of_delivery: id*! parcel_id!>parcels=compliance:keep signature signed_at@
customs_declarations: id*! consignment_id!>consignments=compliance:keep
maintenance_records: id*! vehicle_id!>vehicles=compliance,value:keep cost
fuel_purchases: id*! vehicle_id!>vehicles=compliance:keep driver_id!>drivers=compliance:keep amount!
vehicle_documents: id*! vehicle_id!>vehicles=link:go file
routes: id*! name!
route_stops: id*! route_id!>routes=link:go depot_id!>depots=link,value:keep position
)"},
    TradeSchema{"payments", R"(
organizations: id*! name!
users: id*! email!
merchants: id*! organization_id!>organizations=value:keep name!
merchant_members: id*! merchant_id!>merchants=link:go user_id!>users=link:go
accounts: id*! organization_id!>organizations=value,compliance:keep currency!
ledger_entries: id*! account_id!>accounts=compliance:keep amount!
charges: id*! merchant_id!>merchants=compliance:keep customer_id>customers=compliance:keep amount! currency!
customers: id*! merchant_id!>merchants=value:keep email
payment_methods: id*! customer_id!>customers=link:go brand last4
refunds: id*! charge_id!>charges=compliance:keep amount!
disputes: id*! charge_id!>charges=compliance:keep reason amount!
payouts: id*! merchant_id!>merchants=compliance:keep bank_account_id>bank_accounts=compliance:blank amount!
bank_accounts: id*! merchant_id!>merchants=value,link:keep iban!
webhook_endpoints: id*! merchant_id!>merchants=link:go url!
webhook_deliveries: id*! endpoint_id!>webhook_endpoints=ephemeral:go attempts webhook_path_claim
subscriptions: id*! customer_id!>customers=compliance,value,link:keep price_id!>prices=compliance,value,link:keep
prices: id*! product_id!>products=value,link:keep amount!
products: id*! merchant_id!>merchants=value,link:keep name!
invoices: id*! subscription_id>subscriptions=compliance:blank customer_id!>customers=compliance:keep total!
idempotency_keys: id*! merchant_id!>merchants=ephemeral,link:go response_body
api_keys: id*! merchant_id!>merchants=link:go created_by>users=value:blank
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
    TradeSchema{"school", R"(
schools: id*! name!
teachers: id*! school_id!>schools=value:keep name!
classrooms: id*! school_id!>schools=link,value:go number!
students: id*! school_id!>schools=value:keep homeroom_teacher_id>teachers=value:blank name!
guardians: id*! name!
student_guardians: student_id*!>students=link:go guardian_id*!>guardians=link:go
courses: id*! school_id!>schools=link,value:keep teacher_id>teachers=value:blank title!
lessons: id*! course_id!>courses=link:go classroom_id>classrooms=value:blank
enrollments: id*! student_id!>students=link:go course_id!>courses=link:go
grades: id*! student_id!>students=value,compliance:keep course_id!>courses=value,compliance:keep score! graded_by!>teachers=value,compliance:keep
attendance_records: id*! student_id!>students=compliance:keep lesson_id!>lessons=compliance:keep
exams: id*! course_id!>courses=link:go held_at@
exam_results: id*! exam_id!>exams=value,compliance:keep student_id!>students=value,compliance:keep points
diplomas: id*! student_id!>students=compliance,value:keep issued_at@
tuition_invoices: id*! student_id!>students=compliance:keep amount!
)"},
    TradeSchema{"shop", R"(
customers: id*! email!
addresses: id*! customer_id!>customers=link:go street!
brands: id*! name!
products: id*! brand_id>brands=value:blank name! price!
product_variants: id*! product_id!>products=value,link:keep sku!
product_photos: id*! product_id!>products=link:go url!
orders: id*! customer_id!>customers=compliance:keep shipping_address_id>addresses=compliance:blank total!
order_items: id*! order_id!>orders=link:go variant_id!>product_variants=value,compliance:keep price!
baskets: id*! customer_id>customers=ephemeral,link,value:blank expires_at@
basket_items: id*! basket_id!>baskets=link:go variant_id!>product_variants=link,value:go
returns: id*! order_id!>orders=compliance:keep reason
gift_cards: id*! customer_id>customers=compliance,value:blank balance!
suppliers: id*! name!
supplier_products: supplier_id*!>suppliers=link:go product_id*!>products=link:go
price_changes: id*! product_id!>products=compliance,value,link:keep old_price new_price changed_by>employees=compliance,value:blank
employees: id*! name!
wishlists: id*! customer_id!>customers=link:go
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

std::span<const TradeSchema> KnownTrades() {
  return kSchemas;
}

}  // namespace fk_audit
