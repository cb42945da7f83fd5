// How fast the readers of application code are: MB of text for a second of processor time (others
// may use the machine, too) at sizes from 10 KB to 10 MB, best of five. Linear means that the
// figures of a row do not fall towards the right.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "import/drizzle/drizzle.hpp"
#include "import/prisma/prisma_reader.hpp"

namespace {

using fk_audit::Declarations;
using fk_audit::SourceFile;

struct Reader {
  const char* name;
  std::function<std::string(int)> table;  // the text of table `n`, with a key to the one before
  std::function<Declarations(const std::vector<SourceFile>&)> read;
};

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
  const std::string parent = std::to_string(n > 0 ? n - 1 : 0);
  return "/** One of many. */\nexport const table" + own + " = pgTable(\n  'table_" + own +
         "',\n  {\n    id: integer('id').primaryKey(),\n    createdAt: timestamp('created_at', { "
         "withTimezone: true }).notNull().defaultNow(),\n    title: varchar('title', { length: 200 "
         "}), "
         "// up to 200\n    parentId: integer('parent_id')\n      .notNull()\n      .references(() "
         "=> "
         "table" +
         parent +
         ".id, { onDelete: 'cascade' }),\n    note: text('note').default('none'),\n"
         "  },\n  (t) => [index('table_" +
         own + "_parent_idx').on(t.parentId, t.title)],\n);\n\n";
}

const std::vector<Reader> kReaders = {
    {"drizzle", DrizzleTable,
     [](const std::vector<SourceFile>& files) {
       return fk_audit::ReadDrizzle(files, {0, {}, "public"});
     }},
    {"prisma", PrismaTable,
     [](const std::vector<SourceFile>& files) { return fk_audit::ReadPrisma(files, {"public"}); }},
};

double MegabytesPerSecond(const Reader& reader, std::size_t bytes) {
  std::string text;
  for (int n = 0; text.size() < bytes; ++n) text += reader.table(n);
  const std::vector<SourceFile> files = {{"schema", text}};
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    const Declarations read = reader.read(files);
    const double taken = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (read.foreign_keys.empty()) std::abort();
    best = std::min(best, taken);
  }
  return static_cast<double>(text.size()) / best / 1e6;
}

}  // namespace

int main() {
  std::printf("%-10s %10s %10s %10s %10s   MB/s (wanted: at least 30)\n", "reader", "10 KB",
              "100 KB", "1 MB", "10 MB");
  for (const Reader& reader : kReaders) {
    std::printf("%-10s", reader.name);
    for (const std::size_t bytes : {10'000, 100'000, 1'000'000, 10'000'000}) {
      std::printf(" %10.1f", MegabytesPerSecond(reader, bytes));
    }
    std::printf("\n");
  }
  return 0;
}
