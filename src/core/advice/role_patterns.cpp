// What the name of a referencing column, and that of the parent, say of what the parent is to the
// row.
#include <array>

#include "core/advice/default_patterns.hpp"

namespace fk_audit {
namespace {

constexpr ChildClass kLink = ChildClass::kLink;
constexpr ChildClass kValue = ChildClass::kValue;
constexpr Target kColumn = Target::kColumn;
constexpr Target kParent = Target::kParent;

constexpr std::array kPatterns = {
    // What the parent is to the row, by the name of the referencing column.
    Pattern{
        "actor", kColumn, Where::kAnywhere,
        "by|author|creator|editor|updater|modifier|inviter|inviting user|invitee|approver|reviewer|"
        "assignee|assignor|assigner|resolver|submitter|uploader|publisher|moderator|operator|actor|"
        "initiator|requester|requestor|reporter|sender|granter|grantor|issuer|"
        "verifier|validator|signer|witness|annotator|agent|salesperson|sale rep|"
        "manager|supervisor|responsible|assigned user|assigned to|handler|cashier|"
        "technician|driver|doctor|physician|nurse|teacher|instructor|supporter|"
        "closer|merger|committer|pusher|deployer|admin|administrator|impersonator|"
        "flagger|banner|recorder|contact person|accountable|delegate|processor|coordinator",
        kValue, 3, "the column notes who did something (%)", Trait::kActor},
    Pattern{"clerk", kColumn, Where::kFirst,
            "created|creator|updated|updater|modified|modifier|last updated|last modified|"
            "uploaded|uploader|imported",
            kValue, 0, "", Trait::kClerk},
    Pattern{"decider", kColumn, Where::kAnywhere,
            "approved|approver|authorized|authorised|authorizer|signed|countersigned|signer|"
            "signatory|witness|witnessed|certified|certifier|attested|verified|verifier|notary|"
            "notarized",
            kValue, 0, "", Trait::kDecider},
    Pattern{"origin", kColumn, Where::kAnywhere,
            "source|origin|original|originating|trigger|triggered|triggering|copied|cloned|forked|"
            "fork|copied from|"
            "imported|import|converted|converted from|generated|derived|from|via|referrer|"
            "referred|referral|moved|moved from|merged|merged into|duplicate|duplicate of|"
            "replaced|replacement|superseded|caused|cause|related|reply to|in reply to|"
            "quoted|mentioned|linked|reopened|split from|spawned|based on",
            kValue, 2.5, "the column notes where the row comes from (%)"},
    Pattern{"pointer", kColumn, Where::kFirst,
            "current|last|latest|first|default|active|preferred|previous|next|home|"
            "selected|main|primary|favorite|favourite|featured|pinned|accepted|best|"
            "billed|billing|shipping|invoice|cover|thumbnail|avatar|logo|root|locked|fallback|"
            "initial|final|starting|ending|head|latest read|last read|assigned|suggested|"
            "requested|intended|target|dependent|blocked|blocking|waiting|resolved|completed|"
            "alternate|alternative|secondary|optional|winning|published|live|draft",
            kValue, 2, "the column points at a present choice (%)"},
    Pattern{
        "plan_of_work", kColumn, Where::kLast,
        "schedule|template|blueprint|preset|plan|campaign|workflow template|theme|"
        "layout|skin|design template|rule set|policy|coupon|discount|promotion|voucher|promo code",
        kValue, 1.5, "the column notes the % that the row was made with"},
    Pattern{"owner", kColumn, Where::kAnywhere, "owner|holder|belonging|owning|owned", kLink, 1,
            "the column names the %", Trait::kOwner},

    // What the parent is.
    Pattern{"container", kParent, Where::kLast,
            "organization|tenant|workspace|project|company|team|environment|site|website|space|"
            "community|family|mailbox|email account|vault|organizational unit|organization unit|"
            "business unit|chatbot|forum|instance|realm|business|namespace|household|agency",
            kLink, 0, "", Trait::kContainer},
    Pattern{"oauth_client", kParent, Where::kLast, "oauth application|oauth client", kLink, 0, "",
            Trait::kOauthClient},
    Pattern{"place", kParent, Where::kLast,
            "account|store|shop|domain|school|clinic|hospital|property|building|app|application|"
            "firm|practice|club|chapter|group|studio|department|division|subsidiary|"
            "branch|guild|server|board|server group|institution|merchant|hotel|plant|"
            "depot|laboratory|charity|office|station|ward|library|museum|restaurant|gym|farm|"
            "factory|area|zone|district|franchise|cluster|pool|landlord|facility|campus",
            kLink, 0, "", Trait::kPlace},
    Pattern{"whole", kParent, Where::kLast,
            "topic|thread|conversation|discussion|channel|chat|album|playlist|folder|notebook|"
            "survey|quiz|form|poll|questionnaire|pipeline|workflow|collection|chat room",
            kLink, 0, "", Trait::kWhole},
    Pattern{
        "person", kParent, Where::kLast,
        "user|admin user|person|member|profile|author|account user|auth user|admin|administrator|"
        "moderator|player|"
        "subscriber|participant|identity|visitor|worker profile|login|operator|owner|actor|"
        "creator|partner|viewer|agent|principal",
        kLink, 0, "", Trait::kPerson},
    Pattern{
        "party", kParent, Where::kLast,
        "customer|client|employee|contact|patient|student|staff|staff member|buyer|seller|guest|"
        "candidate|driver|teacher|doctor|nurse|physician|volunteer|donor|"
        "attorney|lawyer|researcher|scientist|technician|instructor|professor|lecturer|"
        "policyholder|policy holder|shipper|supplier|vendor|contractor|pilot|"
        "resident|borrower|lender|investor|shareholder|taxpayer|passenger|guardian|"
        "salesperson|cashier|teller|clerk|judge|officer|inspector|beneficiary|payee|payer|"
        "signatory|witness|notary",
        kLink, 0, "", Trait::kParty},
    Pattern{"asset", kParent, Where::kLast,
            "product|vehicle|car|truck|machine|equipment|material|medicine|drug|instrument|"
            "sku|product variant|ship|vessel|aircraft|"
            "room|apartment|flat|bed|container unit|warehouse|location|meter|asset|"
            "spare part|ingredient|dish|cash drawer|cash register|card|bank card|payment card|"
            "bank account|trust account|savings account|deposit account|loan account",
            kValue, 0, "", Trait::kAsset},
    Pattern{"detail", kParent, Where::kLast, "address|contact detail|coordinate", kValue, 0, "",
            Trait::kDetail},
    Pattern{"account_address", kParent, Where::kLast, "email address|wallet address", kLink, 0, ""},
    Pattern{"lookup", kParent, Where::kLast,
            "type|category|status|state|country|currency|language|locale|region|timezone|"
            "unit|unit of measure|role|plan|template|level|priority|severity|reason|"
            "color|colour|size|brand|tax|tax rate|rate|grade|rank|industry|"
            "genre|theme|layout|kind|class|classification|"
            "payment method|shipping method|payment term|carrier|supplier|vendor|"
            "city|permission profile|geoip information|ip address|"
            "season|shift|position|job title|coupon|discount|promotion|protocol|"
            "tariff plan|rate plan|price|manufacturer|province|municipality",
            kValue, 0, "", Trait::kLookup},
    Pattern{"maybe_lookup", kParent, Where::kLast, "provider|method|stage|code|policy", kValue, 0,
            "", Trait::kMaybeLookup},
};

}  // namespace

std::span<const Pattern> RolePatterns() {
  return kPatterns;
}

}  // namespace fk_audit
