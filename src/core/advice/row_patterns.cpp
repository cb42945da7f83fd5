// What names of tables and of columns say of the rows.
#include <array>

#include "core/advice/default_patterns.hpp"

namespace fk_audit {
namespace {

constexpr ChildClass kEphemeral = ChildClass::kEphemeral;
constexpr ChildClass kLink = ChildClass::kLink;
constexpr ChildClass kValue = ChildClass::kValue;
constexpr ChildClass kCompliance = ChildClass::kCompliance;
constexpr Target kTable = Target::kTable;
constexpr Target kAttribute = Target::kAttribute;

constexpr std::array kPatterns = {
    // What the rows are: state that passes.
    Pattern{"login_state", kTable, Where::kLast,
            "session|login|handshake|presence|heartbeat|online status|typing indicator|"
            "read receipt|read state|unread count|last seen",
            kEphemeral, 3, "the name says a %, which ends by itself"},
    Pattern{"meeting", kTable, Where::kLast, "session|visit|job|delivery|dispatch", kEphemeral, 0,
            "", Trait::kMeeting},
    Pattern{"token", kTable, Where::kLast,
            "access token|refresh token|verification token|reset token|confirmation token|"
            "session token|invitation token|invite token|login token|csrf token|id token|"
            "device token|push token|remember token|oauth token|auth token|"
            "authentication token|one time token|magic link|token blacklist|revoked token|"
            "token denylist|blacklisted token|outstanding token|jwt denylist",
            kEphemeral, 3, "the name says a %, worth nothing once it has expired"},
    Pattern{"any_token", kTable, Where::kLast, "token", kEphemeral, 1.2, "the name says a token"},
    Pattern{"code", kTable, Where::kLast,
            "nonce|otp|challenge|captcha|verification code|authorization code|auth code|"
            "device code|login code|access code|one time password|one time code|"
            "email verification|phone verification|email confirmation|verification|"
            "verification request|"
            "password reset|password reset request|reset request|grant|access grant|"
            "oauth state|auth state|authorization request|auth request|oauth grant",
            kEphemeral, 2.5, "the name says a %, one moment of a handshake"},
    Pattern{"invitation", kTable, Where::kLast,
            "invitation|invite|join request|access request|membership request|friend request|"
            "follow request|connection request|pending member|waitlist entry|waiting list entry|"
            "invite link|invitation link",
            kEphemeral, 3, "the name says a % under way"},
    Pattern{"log", kTable, Where::kLast,
            "log|log entry|log line|log record|log message|trace|span|breadcrumb|stack trace|"
            "console output|task output|job output|build output|run output|build log|"
            "error log|crash|crash report|changelog event",
            kEphemeral, 3, "the name says a %"},
    Pattern{"event", kTable, Where::kLast,
            "event log|page view|pageview|impression|click|hit|tracking event|"
            "analytics event|webhook event|stream event|event stream|domain event|"
            "search query|recent search|search history|browsing history|view history|visit|"
            "activity log|activity event|activity feed|feed item|feed entry|timeline entry|"
            "recently viewed|recent item|recent activity",
            kEphemeral, 3, "the name says a %"},
    Pattern{"any_event", kTable, Where::kLast, "event|activity|action log|ping", kEphemeral, 1.6,
            "the name says a %"},
    Pattern{"queue", kTable, Where::kLast,
            "outbox|inbox|outbox message|inbox message|dead letter|dead letter queue|"
            "job queue|message queue|task queue item|queue job|queue message|queued message|"
            "queued job|queued email|queued task|delayed job|background job|scheduled job|"
            "failed job|job batch|batch job|sync job|import job|export job|processing job|"
            "job execution|job run|task execution|task run|cron run|sync run|async job|"
            "good job|pending job|pending task|pending deletion|pending operation|"
            "pending event|pending message|pending notification|pending approval",
            kEphemeral, 3, "the name says a %, work that is done and forgotten"},
    Pattern{"job", kTable, Where::kLast,
            "job|dispatch|retry|execution attempt|workflow execution|"
            "automation execution|rule execution|execution",
            kEphemeral, 2, "the name says a %, work that is done and forgotten"},
    Pattern{"pending", kTable, Where::kFirst,
            "pending|temporary|staging|scratch|transient|"
            "ephemeral|async|unconfirmed|unverified|stale|expired|archived job",
            kEphemeral, 1.6, "the name begins with %"},
    Pattern{"run_state", kTable, Where::kLast,
            "checkpoint|lock|job lease|dhcp lease|ip lease|mutex|semaphore|cursor|sync state|"
            "sync cursor|watermark|backfill|progress|throttle|rate limit|rate limit hit|debounce|"
            "waitpoint|barrier|snapshot state|execution snapshot|restore event|idempotency key|"
            "idempotent request|tool call|worker heartbeat|worker instance",
            kEphemeral, 2.5, "the name says a %, state of work under way"},
    Pattern{"delivery", kTable, Where::kLast,
            "notification|delivery|webhook delivery|delivery attempt|webhook attempt|"
            "login attempt|sign in attempt|failed login|failed attempt|connection attempt|"
            "email log|sms log|sent email|push notification|bounce|"
            "message receipt|delivery receipt|push receipt|"
            "acknowledgement|reminder|alert event|digest|webhook call|webhook request|"
            "http request|api request|api call|request log",
            kEphemeral, 2.5, "the name says a %"},
    Pattern{"notice", kTable, Where::kLast, "notification|reminder|push notification", kEphemeral,
            0, "", Trait::kNotice},
    Pattern{
        "derived", kTable, Where::kLast,
        "cache|counter|statistic|rollup|aggregate|aggregation|metric|daily metric|count|view count|"
        "summary cache|materialization|search index|search document|search vector|"
        "recommendation|suggestion cache|trending|leaderboard|ranking|embedding cache|"
        "usage counter|daily statistic|hourly statistic|monthly statistic|datapoint|"
        "data point|telemetry|sensor reading|gps position|gps point|measurement cache|"
        "usage count|day statistic|heatmap|daily usage|hourly usage|monthly usage|message usage|"
        "email usage|api usage|request usage|daily count|daily summary|daily total|user activity",
        kEphemeral, 2.5, "the name says a %, which can be worked out again", Trait::kDerived},
    Pattern{"upload", kTable, Where::kLast,
            "upload session|multipart upload|upload chunk|upload part|chunk upload|import row|"
            "import error|batch error|export file|batch export|draft autosave|autosave|"
            "cart session|abandoned cart|wizard state|form draft|stock reservation|"
            "inventory reservation|warehouse reservation|preorder reservation|cart reservation|"
            "checkout reservation",
            kEphemeral, 2.5, "the name says a %, half-done work"},

    // What the rows are: records that a law, an auditor or a dispute asks for.
    Pattern{"audit", kTable, Where::kAnywhere,
            "audit|auditing|auditlog|audited|audit trail|compliance|gdpr|hipaa|sox|soc|pci",
            kCompliance, 4.5, "the name says %", Trait::kTrace},
    Pattern{"consent", kTable, Where::kAnywhere,
            "consent|signature|e signature|esignature|term acceptance|policy acceptance|"
            "policy acknowledgement|policy acknowledgment|agreement acceptance|tos acceptance|"
            "accepted term|term agreement|legal hold|legal|data subject request|"
            "subject access request|erasure request|deletion request|data request|dsar|"
            "do not contact|opt out|unsubscribe proof|waiver|disclosure|notarization|attestation|"
            "impersonation|permission change|role change|privilege change|access review|"
            "access certification|admin action|affidavit|right to know|cookie consent",
            kCompliance, 3, "the name says %, proof that must be kept", Trait::kTrace},
    Pattern{"identity_check", kTable, Where::kAnywhere,
            "kyc|kyb|aml|identity verification|identity check|background check|sanction|"
            "sanction screening|watchlist hit|pep check|suspicious activity|fraud case|"
            "fraud check|risk assessment|due diligence|beneficial owner",
            kCompliance, 4.5, "the name says %, which a regulator asks for", Trait::kDossier},
    Pattern{"payment", kTable, Where::kLast,
            "payment|payout|refund|chargeback|receipt|invoice|credit note|debit note|credit memo|"
            "bill|billing record|billing history|billing entry|billing transaction|settlement|"
            "remittance|disbursement|reimbursement|deposit|withdrawal|money transfer|"
            "wire transfer|bank transfer|fund transfer|transaction|bank transaction|"
            "wallet transaction|payment intent|payment attempt|payment request|pending payment|"
            "payment dispute|authorization hold|direct debit|standing order|donation|pledge|"
            "purchase|sale|commission|royalty|dunning|collection case|escrow|repayment|loan|"
            "mortgage|bank statement|account statement|billing statement|payment allocation|"
            "reconciliation|gift card transaction|credit transaction|credit usage|"
            "balance transaction|balance change|point transaction|top up|settlement run|"
            "reconciliation run|payout run|payment run|billing run|invoice run|dunning run|"
            "dunning attempt|dunning notice|card dispute|billing dispute|transaction dispute|"
            "wager|capital call|margin call|dividend|tax lot|subscription payment|billing event|"
            "invoice payment|payment event",
            kCompliance, 3, "the name says a %, a record of money"},
    Pattern{"maybe_payment", kTable, Where::kLast,
            "transfer|charge|dispute|capture|tip|installment|instalment|credit line|statement|"
            "trade|store credit|fee|penalty|fine|subscription|credit|debit|wallet|"
            "balance|account balance|discount redemption|redemption|coupon usage|"
            "position|permit|allocation|budget|cost|usage",
            kCompliance, 1, "the name says a %, perhaps a record of money"},
    Pattern{"maybe_record", kTable, Where::kLast,
            "reading|record|incident|outage|approval|assessment|award|grant award|enquiry|inquiry|"
            "complaint|accident|lease|handover|custody|possession|tenancy|occupancy|tenure",
            kCompliance, 1, "the name says a %, perhaps a record that somebody asks for"},
    Pattern{"whole_record", kTable, Where::kWhole,
            "return|claim|grade|sanction|filing|appeal|verdict|judgment|ruling|testimony|"
            "trip|posting|conviction|trust account|bank account|gift card|policy",
            kCompliance, 2, "a % is a record of dealings"},
    Pattern{"dealing", kTable, Where::kAnywhere,
            "trip|policy|citation|violation|observation|encounter|recall", kCompliance, 0, "",
            Trait::kDealing},
    Pattern{"ledger", kTable, Where::kAnywhere,
            "ledger|general ledger|journal entry|journal line|journal item|account move|gl posting|"
            "account posting|ledger posting|accrual|amortization|depreciation|write off|"
            "cash count|accounting entry|accounting|bookkeeping|fiscal|vat|tax return|tax filing|"
            "tax record|tax declaration|tax document|withholding|balance sheet|closing entry|"
            "double entry|ledger entry|stock ledger|account entry|money movement",
            kCompliance, 3.5, "the name says %, the books of account"},
    Pattern{"order", kTable, Where::kLast,
            "order|customer invoice|sale order|purchase order|work order|customer order|"
            "subscription order|quote|quotation|return authorization|order return|rma|"
            "credit application|loan application|insurance claim|warranty claim|expense|"
            "cost entry|usage record|billable item|stock move|stock movement|inventory movement|"
            "inventory transaction|stock count|inventory count|cycle count|stocktake|stock take|"
            "bill of lading|waybill|meter reading|cargo claim|damage claim|freight claim|"
            "goods receipt|shipment|fulfillment|fulfilment|consignment|delivery note|"
            "packing slip|reservation|booking|rental|ticket sale|bid|auction bid|ballot|"
            "election result",
            kCompliance, 2, "the name says a %, a business record"},
    Pattern{"payroll", kTable, Where::kAnywhere,
            "payroll|payslip|pay slip|salary|wage|paycheck|pay stub|employment contract|"
            "severance|pension|bonus payment|attendance record|leave request|absence|"
            "disciplinary action|performance review|work permit|tax form|overtime",
            kCompliance, 3, "the name says %, a personnel record", Trait::kDossier},
    Pattern{"hours_and_expenses", kTable, Where::kLast,
            "timesheet|timesheet entry|time entry|time punch|clock event|clock entry|"
            "expense report|expense claim",
            kCompliance, 2, "the name says a %, a personnel record", Trait::kDossier},
    Pattern{"record_about_somebody", kTable, Where::kLast,
            "exam result|transcript|diploma|degree|certification|nda|deed|power of attorney|"
            "chain of custody|custody record",
            kCompliance, 2.5, "the name says a %, a legal record", Trait::kDossier},
    Pattern{"contract", kTable, Where::kLast,
            "contract|agreement|lease agreement|court case|case filing|insurance policy|"
            "settlement agreement|addendum|amendment|contract version|agreement version|"
            "license agreement|incident report|safety inspection|inspection|inspection report|"
            "violation|citation|permit|license grant|recall|lien|warrant|deposition|subpoena|"
            "underwriting decision|appraisal|maintenance log|service log|driver log|duty log|"
            "flight log|temperature log|logbook|log book|vote count|vote tally|evidence item|"
            "court filing|court record|legal filing|customs declaration|declaration|"
            "proof of delivery|engagement letter|conflict check|ethics approval|"
            "calibration record|calibration|maintenance record|service record|safety record|"
            "accreditation|fraud alert|claim payment",
            kCompliance, 2.5, "the name says a %, a legal record"},
    Pattern{"medical", kTable, Where::kAnywhere,
            "medical record|medical history|dispense|dispensation|dispensing|health record|"
            "patient record|patient note|clinical|prescription|diagnosis|encounter|observation|"
            "lab result|lab order|lab test|immunization|vaccination|allergy|medication|"
            "medication order|medication administration|treatment|treatment plan|"
            "procedure record|radiology|discharge|admission|vital|vital sign|surgery|care plan|"
            "adverse event|specimen|pathology|referral letter|medical|consultation|visit note|"
            "patient sample|investigation|ward round|daily round|medicine administration|dose|"
            "patient visit|clinic visit|hospital visit|home visit|therapy session|"
            "treatment session|counseling session|patient session|patient log",
            kCompliance, 3, "the name says %, a medical record", Trait::kDossier},
    Pattern{"record_of", kTable, Where::kLast,
            "log|event|history|record|entry|trail|archive|journal|snapshot|revision|version|"
            "change|item history",
            kValue, 0, "", Trait::kRecord},

    // What the rows are: links and parts.
    Pattern{"membership", kTable, Where::kLast,
            "member|membership|participant|participation|attendee|enrollment|enrolment|"
            "subscriber|follower|follow|following|friendship|friend|assignment|association|"
            "relation|relationship|mapping|link|join|pivot|bridge|edge|connection map|"
            "ownership|role assignment|user role|role permission|group member|team member|"
            "organization member|collaborator|watcher|like|favorite|favourite|bookmark|"
            "star|reaction|vote|upvote|mute|block|dependency|tagging|wishlist item|cart item|"
            "completion|progress record|wishlist|basket|shopping list|watchlist|playlist",
            kLink, 2, "the name says a %, a row between two others"},
    Pattern{"part", kTable, Where::kLast,
            "setting|configuration|preference|option|attribute|property|metadata|"
            "translation|localization|alias|label|tag|permission|scope|"
            "detail|profile|avatar|image|photo|attachment|address|variant|"
            "credential|api key|key|secret|webhook|integration|identity|authentication|"
            "recovery code|backup code|personal access token|api token|deploy token|"
            "deploy key|ssh key|gpg key|passkey|authenticator|two factor|linked account|"
            "social account|oauth account|external account|device|subscription|step|"
            "rule|condition|field|custom field|field value|value|email "
            "signature|sort order|display order|role order|column order|tab order|"
            "line|item|entry|row|cell|"
            "payment method|shipping method|phone number|phone|email|email address|next of kin|"
            "push subscription|notification subscription|webhook subscription|topic subscription|"
            "feed subscription|"
            "beneficiary|column|section|block|page|tab|widget|panel|node|choice|answer option",
            kLink, 0.8, "the name says a %, usually a part of something"},
    Pattern{"settings", kTable, Where::kLast,
            "setting|configuration|preference|option|template|type|category|method|provider|"
            "plan|gateway|term|rule|policy|schedule|status|channel|tag|label|alert|tier|price|"
            "rate|definition|field|format|group|kind|mode|limit|quota|integration|setup|"
            "profile|processor|threshold|destination|endpoint|account|address|reason|"
            "comment|reminder setting|view|filter|preset",
            kLink, 0, "", Trait::kSettings},
    Pattern{"oauth_consent", kTable, Where::kAnywhere,
            "oauth consent|oauth grant|oauth authorization|oauth access grant|app consent|"
            "authorized application|authorized app",
            kLink, 3, "the name says a %: what a user allowed a client", Trait::kOauthConsent},
    Pattern{"document_line", kTable, Where::kLast,
            "line item|line|order item|invoice item|bill item|cart item|position|allocation|"
            "order line|invoice line|quote line|quote item|shipment item|return item|"
            "receipt item|sale item|purchase item|adjustment",
            kLink, 0, "", Trait::kLine},

    Pattern{"key_to_door", kTable, Where::kLast,
            "token|credential|api key|access key|ssh key|gpg key|secret|password|passkey|"
            "authenticator|challenge|otp|session|oauth account|linked account|social account|"
            "external account|oauth consent|oauth grant|oauth authorization|authorization code|"
            "sso provider|scim provider|two factor|recovery code|backup code|"
            "access code|device code|login code|auth code|one time code|one time password|"
            "magic link|password reset|verification|oauth client|oauth application",
            kLink, 0, "", Trait::kKeyToDoor},

    // What the rows are: things of their own.
    Pattern{"work_of_people", kTable, Where::kLast,
            "document|file|article|post|blog post|message|chat|conversation|thread|discussion|"
            "comment|note|page|project|product|customer|contact|lead|deal|opportunity|"
            "ticket|issue|case|asset|equipment|vehicle|property listing|listing|"
            "campaign|survey response|response|submission|report|dashboard|album|video|"
            "recording|book|course|recipe|review|rating|question|answer|story|episode|"
            "package|release|design|drawing|model|dataset|workspace|company|"
            "employee|patient|student|supplier|vendor|inventory item|warehouse|location",
            kValue, 1, "the name says a %, a thing with value of its own"},

    // What the rows hold.
    Pattern{"expiry", kAttribute, Where::kAnywhere,
            "expire|expiry|expired|expiration|valid until|ttl|time to live", kEphemeral, 0.9,
            "the row expires (%)"},
    Pattern{"attempts", kAttribute, Where::kAnywhere,
            "attempt|retry|try|retry count|attempt count|max attempt", kEphemeral, 0.6,
            "the row counts attempts (%)"},
    Pattern{"locked", kAttribute, Where::kAnywhere,
            "locked at|locked until|lease|leased until|claimed at|picked at|available at|"
            "run at|heartbeat|heartbeat at|last heartbeat|next attempt at|visible at",
            kEphemeral, 0.8, "a worker takes the row and gives it back (%)"},
    Pattern{"run_times", kAttribute, Where::kLast,
            "finished at|completed at|processed at|ended at|failed at|dispatched at|sent at|"
            "delivered at|consumed at|used at|acknowledged at",
            kEphemeral, 0.4, "the row ends (%)"},
    Pattern{"duration", kAttribute, Where::kLast,
            "duration|latency|stack|user agent|request body|response body|response status|"
            "error message|exit code",
            kEphemeral, 0.3, "the row tells of one run or request (%)"},
    Pattern{"money", kAttribute, Where::kLast,
            "amount|amount cent|total|subtotal|total amount|total cent|net amount|gross amount|"
            "amount paid|amount due|paid amount|fee amount|refunded amount|grand total|"
            "principal|debit|credit|balance after",
            kCompliance, 0.7, "the row holds money (%)", Trait::kMoney},
    Pattern{"currency", kAttribute, Where::kAnywhere, "currency|currency code|exchange rate",
            kCompliance, 0.5, "the row holds a currency", Trait::kMoney},
    Pattern{"tax", kAttribute, Where::kAnywhere,
            "tax|vat|tax amount|tax rate|invoice number|receipt number|iban|tax number|"
            "accounting date|booking date|fiscal year|posted at|due date paid",
            kCompliance, 0.6, "the row holds what accounting needs (%)"},
    Pattern{"paid", kAttribute, Where::kAnywhere,
            "paid at|payment intent|charge|refunded at|captured at|settled at|payment status|"
            "stripe charge|payment reference|transaction hash",
            kCompliance, 0.7, "the row tells of a payment (%)", Trait::kMoney},
    Pattern{"signed", kAttribute, Where::kAnywhere,
            "signed at|signature|signed by|signer|consented at|consent given at|accepted term|"
            "accepted at|agreed at|revoked consent|ip address signed|witness",
            kCompliance, 0.7, "the row holds a signature or a consent (%)"},
    Pattern{"before_after", kAttribute, Where::kAnywhere,
            "old value|new value|old data|new data|before value|after value|before state|"
            "after state|changed field|audited change|object change",
            kCompliance, 0.9, "the row keeps the state before and after (%)"},
    Pattern{"retention", kAttribute, Where::kAnywhere,
            "retention|retain until|retention until|legal hold|immutable|tamper|"
            "checksum chain|previous hash",
            kCompliance, 1, "the row has a time to be kept (%)"},
    Pattern{"medical_field", kAttribute, Where::kAnywhere,
            "diagnosis|icd|icd code|dosage|blood type|medication|symptom|prescribed", kCompliance,
            0.9, "the row holds medical facts (%)"},
};

}  // namespace

std::span<const Pattern> RowPatterns() {
  return kPatterns;
}

}  // namespace fk_audit
