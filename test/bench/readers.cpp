// How fast the readers of application code are, in processor time: others may use the machine, too.
//
// First MB of text a second at sizes from 10 KB to 10 MB, best of five. Linear means that the
// figures of a row do not fall towards the right. Then the text of test/lib/hard_texts.hpp that
// takes each reader longest. Exits with 1 when a limit is not kept.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "../lib/hard_texts.hpp"

namespace {

using fk_audit::Declarations;
using fk_audit::HardReader;
using fk_audit::SourceFile;

constexpr double kLeastMegabytes = 30;     // a second
constexpr double kMostMilliseconds = 100;  // for 64 KB

bool kept = true;

double ProcessorSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double BestSeconds(int rounds, const std::function<void()>& body) {
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    const double start = ProcessorSeconds();
    body();
    best = std::min(best, ProcessorSeconds() - start);
  }
  return best;
}

struct Reader {
  const char* name;
  const char* head;
  std::function<std::string(int)> table;  // the text of table `n`, with a key to the one before
  const char* tail;
  std::function<std::size_t(const std::vector<SourceFile>&)> read;  // how many keys
};

std::string Before(int n) {
  return std::to_string(n > 0 ? n - 1 : 0);
}

std::string PrismaTable(int n) {
  const std::string own = std::to_string(n);
  std::string text = "/// One of many.\nmodel Table" + own +
                     " {\n  id        Int      @id @default(autoincrement())\n" +
                     "  createdAt DateTime @default(now()) @map(\"created_at\")\n" +
                     "  title     String   @db.VarChar(200) // up to 200\n  parentId  Int?     "
                     "@map(\"parent_id\")\n";
  if (n > 0) {
    text += "  parent    Table" + std::to_string(n - 1) +
            "? @relation(fields: [parentId], references: [id], onDelete: Cascade)\n";
  }
  text += "  children  Table" + std::to_string(n + 1) +
          "[]\n\n  @@index([parentId, title])\n  @@map(\"table_" + own + "\")\n}\n\n";
  return text;
}

std::string DrizzleTable(int n) {
  const std::string own = std::to_string(n);
  return "/** One of many. */\nexport const table" + own + " = pgTable(\n  'table_" + own +
         "',\n  {\n    id: integer('id').primaryKey(),\n    createdAt: timestamp('created_at', { "
         "withTimezone: true }).notNull().defaultNow(),\n    title: varchar('title', { length: 200 "
         "}), // up to 200\n    parentId: integer('parent_id')\n      .notNull()\n"
         "      .references(() => table" +
         Before(n) +
         ".id, { onDelete: 'cascade' }),\n    note: text('note').default('none'),\n"
         "  },\n  (t) => [index('table_" +
         own + "_parent_idx').on(t.parentId, t.title)],\n);\n\n";
}

// The keys stand behind the tables in a schema.rb; here each behind its own.
std::string RailsTable(int n) {
  const std::string own = std::to_string(n);
  return "  create_table \"table_" + own +
         "\", id: :bigint, force: :cascade do |t|\n    t.string \"title\", limit: 200, null: "
         "false\n"
         "    t.datetime \"created_at\", precision: nil, default: -> { \"CURRENT_TIMESTAMP\" }\n"
         "    t.bigint \"parent_id\", null: false\n    t.jsonb \"options\", default: {}, null: "
         "false\n"
         "    t.index [\"parent_id\", \"title\"], name: \"index_table_" +
         own +
         "_on_parent_id\", unique: true, where: \"(title IS NOT NULL)\"\n  end\n\n"
         "  add_foreign_key \"table_" +
         own + "\", \"table_" + Before(n) + "\", column: \"parent_id\", on_delete: :cascade\n";
}

std::string Comma(int n) {
  return n > 0 ? "," : "";
}

std::string Snapshot7Table(int n) {
  const std::string own = "table_" + std::to_string(n);
  const std::string key = own + "_parent_id_table_" + Before(n) + "_id_fk";
  return Comma(n) + "\n    \"public." + own + "\": {\n      \"name\": \"" + own +
         "\",\n      \"schema\": \"\",\n      \"columns\": {\n        \"id\": {\n          "
         "\"name\": "
         "\"id\",\n          \"type\": \"integer\",\n          \"primaryKey\": true,\n          "
         "\"notNull\": true\n        },\n        \"parent_id\": {\n          \"name\": "
         "\"parent_id\",\n          \"type\": \"integer\",\n          \"primaryKey\": false,\n"
         "          \"notNull\": true\n        }\n      },\n      \"indexes\": {},\n"
         "      \"foreignKeys\": {\n        \"" +
         key + "\": {\n          \"name\": \"" + key + "\",\n          \"tableFrom\": \"" + own +
         "\",\n          \"tableTo\": \"table_" + Before(n) +
         "\",\n          \"columnsFrom\": [\n            \"parent_id\"\n          ],\n"
         "          \"columnsTo\": [\n            \"id\"\n          ],\n          \"onDelete\": "
         "\"cascade\",\n          \"onUpdate\": \"no action\"\n        }\n      },\n"
         "      \"compositePrimaryKeys\": {},\n      \"uniqueConstraints\": {},\n"
         "      \"policies\": {},\n      \"checkConstraints\": {},\n      \"isRLSEnabled\": false\n"
         "    }";
}

std::string Snapshot8Table(int n) {
  const std::string own = "table_" + std::to_string(n);
  const std::string of =
      ",\n      \"table\": \"" + own + "\",\n      \"schema\": \"public\"\n    }";
  return Comma(n) + "\n    {\n      \"isRlsEnabled\": false,\n      \"name\": \"" + own +
         "\",\n      \"entityType\": \"tables\",\n      \"schema\": \"public\"\n    },\n"
         "    {\n      \"type\": \"integer\",\n      \"notNull\": true,\n      \"name\": "
         "\"parent_id\",\n"
         "      \"entityType\": \"columns\"" +
         of +
         ",\n    {\n      \"columns\": [\n        \"parent_id\"\n      ],\n      \"schemaTo\": "
         "\"public\",\n      \"tableTo\": \"table_" +
         Before(n) +
         "\",\n      \"columnsTo\": [\n        \"id\"\n      ],\n      \"onUpdate\": \"NO "
         "ACTION\",\n"
         "      \"onDelete\": \"CASCADE\",\n      \"name\": \"" +
         own + "_parent_id_fkey\",\n      \"entityType\": \"fks\"" + of;
}

std::string ContractTable(int n) {
  const std::string own = "table_" + std::to_string(n);
  return Comma(n) + "\n          \"" + own +
         "\": {\n            \"columns\": {\n              \"id\": {\n                "
         "\"nativeType\": "
         "\"int4\",\n                \"nullable\": false\n              },\n              "
         "\"parentId\": {\n                \"nativeType\": \"int4\",\n                "
         "\"nullable\": "
         "false\n              }\n            },\n            \"primaryKey\": {\n              "
         "\"columns\": [\n                \"id\"\n              ]\n            },\n            "
         "\"foreignKeys\": [\n              {\n                \"source\": {\n                  "
         "\"namespaceId\": \"public\",\n                  \"tableName\": \"" +
         own +
         "\",\n                  \"columns\": [\n                    \"parentId\"\n                "
         "  "
         "]\n                },\n                \"target\": {\n                  \"namespaceId\": "
         "\"public\",\n                  \"tableName\": \"table_" +
         Before(n) +
         "\",\n                  \"columns\": [\n                    \"id\"\n                  ]\n"
         "                },\n                \"onDelete\": \"cascade\"\n              }\n"
         "            ]\n          }";
}

std::string ManifestKey(int n) {
  return Comma(n) + "\n    {\"table\": \"app.table_" + std::to_string(n) +
         "\", \"columns\": [\"parent_id\"], \"references\": \"app.table_" + Before(n) +
         "\", \"ref_columns\": [\"id\"], \"on_delete\": \"cascade\", \"on_update\": \"no action\", "
         "\"deferrable\": false, \"name\": \"table_" +
         std::to_string(n) +
         "_parent_fk\", \"origin\": \"src/schema/tables.ts:" + std::to_string(n) + "\"}";
}

// What the splitter alone takes; the server's parser comes behind it.
std::string SqlTable(int n) {
  const std::string own = std::to_string(n);
  return "--\n-- Name: table_" + own +
         "; Type: TABLE; Schema: public; Owner: -\n--\n\n"
         "CREATE TABLE public.table_" +
         own +
         " (\n    id bigint NOT NULL,\n    title character "
         "varying(200) DEFAULT 'it''s'::character varying NOT NULL,\n    parent_id bigint\n);\n\n\n"
         "ALTER TABLE ONLY public.table_" +
         own + "\n    ADD CONSTRAINT table_" + own +
         "_fk FOREIGN KEY (parent_id) REFERENCES public.table_" + Before(n) +
         "(id) ON DELETE CASCADE;\n\n\n";
}

std::size_t CountStatements(const std::vector<SourceFile>& files) {
  fk_audit::SqlSplitter splitter(files[0].text);
  fk_audit::SqlStatement statement;
  std::size_t keys = 0;
  while (splitter.Next(statement)) keys += fk_audit::MayDeclareForeignKey(statement.text);
  return keys;
}

std::string Hash(std::string_view text) {
  std::string digits(64, '0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    digits[i % 64] = static_cast<char>('a' + (digits[i % 64] + text[i]) % 6);
  }
  return digits;
}

const std::vector<Reader> kReaders = {
    {"drizzle", "", DrizzleTable, "",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadDrizzle(files, {0, {}, "public"}).foreign_keys.size();
     }},
    {"snapshot 7", R"({"id": "a", "version": "7", "dialect": "postgresql", "tables": {)",
     Snapshot7Table, "}}",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadDrizzleSnapshot(files, "public").foreign_keys.size();
     }},
    {"snapshot 8", R"({"id": "a", "version": "8", "dialect": "postgres", "ddl": [)", Snapshot8Table,
     "]}",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadDrizzleSnapshot(files, "public").foreign_keys.size();
     }},
    {"manifest", R"({"version": 1, "foreign_keys": [)", ManifestKey, "]}",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadManifest("m.json", files[0].text, "public").foreign_keys.size();
     }},
    {"prisma", "", PrismaTable, "",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadPrisma(files, {"public"}).foreign_keys.size();
     }},
    {"contract",
     R"({"target": "postgres", "storage": {"namespaces": {"public": {"entries": {"table": {)",
     ContractTable, "}}}}}}",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadPrismaContracts(files, "public").foreign_keys.size();
     }},
    {"rails", "ActiveRecord::Schema[8.0].define(version: 1) do\n", RailsTable, "end\n",
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadRailsSchema(files, {"public", {}, Hash}).foreign_keys.size();
     }},
    {"sql", "", SqlTable, "", CountStatements},
};

double MegabytesPerSecond(const Reader& reader, std::size_t bytes) {
  std::string text = reader.head;
  std::size_t tables = 0;
  while (text.size() < bytes) text += reader.table(static_cast<int>(tables++));
  text += reader.tail;
  const std::vector<SourceFile> files = {{"schema", text}};
  const double best = BestSeconds(5, [&] {
    if (reader.read(files) + 1 < tables) std::abort();
  });
  return static_cast<double>(text.size()) / best / 1e6;
}

void MeasureSpeed() {
  std::printf("%-16s %8s %8s %8s %8s   MB/s (at least %.0f)\n", "reader", "10 KB", "100 KB", "1 MB",
              "10 MB", kLeastMegabytes);
  for (const Reader& reader : kReaders) {
    std::printf("%-16s", reader.name);
    for (const std::size_t bytes : {10'000, 100'000, 1'000'000, 10'000'000}) {
      const double speed = MegabytesPerSecond(reader, bytes);
      kept = kept && speed >= kLeastMegabytes;
      std::printf(" %8.1f", speed);
    }
    std::printf("\n");
  }
}

double Milliseconds(const HardReader& reader, const char* head, std::string_view piece,
                    std::size_t bytes) {
  const std::string text = fk_audit::HardText(reader, head, piece, bytes);
  return 1e3 * BestSeconds(3, [&] {
           try {
             static_cast<void>(reader.tells(text));
           } catch (const fk_audit::Error&) {
           }
         });
}

void MeasureHardTexts() {
  std::printf("\n%-16s %8s %8s   ms for the hardest text (64 KB: at most %.0f)\n", "reader",
              "64 KB", "640 KB", kMostMilliseconds);
  for (const HardReader& reader : fk_audit::HardReaders()) {
    double worst = 0;
    const char* head = "";
    std::string_view piece;
    for (const char* each_head : reader.heads) {
      for (const std::string_view each : fk_audit::kHardPieces) {
        const double taken = Milliseconds(reader, each_head, each, 65536);
        if (taken <= worst) continue;
        worst = taken;
        head = each_head;
        piece = each;
      }
    }
    kept = kept && worst <= kMostMilliseconds;
    const double ten_times = Milliseconds(reader, head, piece, 655360);
    kept = kept && ten_times <= 20 * worst;
    std::string shown;
    for (const char c : piece) shown += c == '\n' ? std::string("\\n") : std::string(1, c);
    std::printf("%-16s %8.2f %8.2f   %s\n", reader.name, worst, ten_times, shown.c_str());
  }
}

}  // namespace

int main() {
  MeasureSpeed();
  MeasureHardTexts();
  return kept ? 0 : 1;
}
