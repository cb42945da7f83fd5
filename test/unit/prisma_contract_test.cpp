#include "import/prisma/prisma_contract.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "import/json_document.hpp"
#include "prisma_builder.hpp"

namespace fk_audit {
namespace {

using Texts = std::vector<std::string>;

Declarations Read(const Json& document) {
  const std::string text = document.dump();
  const std::vector<SourceFile> files = {{"contract.json", text}};
  return ReadPrismaContracts(files, "public");
}

Json Side(const std::string& name_space, const std::string& table, const Texts& columns) {
  return {{"namespaceId", name_space}, {"tableName", table}, {"columns", columns}};
}

Json Key(const Json& more = Json::object()) {
  Json key = {{"source", Side("public", "post", {"userId"})},
              {"target", Side("auth", "user", {"id"})}};
  key.update(more);
  return key;
}

// A contract with the table public.post and the given foreign keys.
Json Contract(const Json& keys) {
  Json post = {{"columns", {{"id", Json::object()}, {"userId", Json::object()}}},
               {"primaryKey", {{"columns", {"id"}}}},
               {"uniques", {{{"columns", {"userId", "id"}}}, {{"columns", {"id"}}, {"name", "u"}}}},
               {"foreignKeys", keys}};
  return {
      {"target", "postgres"},
      {"storage", {{"namespaces", {{"public", {{"entries", {{"table", {{"post", post}}}}}}}}}}}};
}

// The message of the error; empty if there is none.
std::string ErrorOf(const Json& document) {
  try {
    Read(document);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidText);
    EXPECT_NE(error.hint(), "");
    return error.what();
  }
  return {};
}

TEST(PrismaContractTest, ReadsTablesAndKeys) {
  const Declarations read = Read(Contract(Json::array(
      {Key(), Key({{"name", "fk"}, {"onDelete", "setNull"}, {"onUpdate", "restrict"}})})));
  EXPECT_EQ(KeyTexts(read),
            (Texts{"post_userId_fkey: post(userId) -> auth.user(id) no action, no action",
                   "fk: post(userId) -> auth.user(id) set null*, restrict*"}));
  EXPECT_EQ(read.foreign_keys[0].origin, "contract.json#public.post.foreignKeys[0]");
  ASSERT_EQ(read.tables.size(), 1U);
  EXPECT_TRUE(read.tables[0].whole);
  EXPECT_EQ(read.tables[0].columns, (Texts{"id", "userId"}));
  Texts keys;
  for (const TableDeclaration::Constraint& key : read.tables[0].constraints) {
    keys.push_back(key.type + ' ' + key.name + ' ' + JoinNames(key.columns));
  }
  EXPECT_EQ(keys, (Texts{"primary key post_pkey id", "unique post_userId_id_key userId,id",
                         "unique u id"}));
}

TEST(PrismaContractTest, EveryRule) {
  for (const auto& [word, rule] :
       std::vector<std::pair<std::string, DeleteRule>>{{"noAction", DeleteRule::kNoAction},
                                                       {"restrict", DeleteRule::kRestrict},
                                                       {"cascade", DeleteRule::kCascade},
                                                       {"setNull", DeleteRule::kSetNull},
                                                       {"setDefault", DeleteRule::kSetDefault}}) {
    const Declarations read = Read(Contract(Json::array({Key({{"onDelete", word}})})));
    EXPECT_EQ(read.foreign_keys.at(0).delete_rule, rule);
    EXPECT_EQ(read.foreign_keys.at(0).delete_rule_stated, true);
  }
}

TEST(PrismaContractTest, TheUnboundNamespaceIsTheDefaultSchema) {
  const Declarations read = Read(Json::parse(R"({"target": "postgres", "storage": {"namespaces":
      {"__unbound__": {"tables": {"a": {"columns": {"b": {}}, "foreignKeys": [
        {"source": {"namespaceId": "__unbound__", "tableName": "a", "columns": ["b"]},
         "target": {"namespaceId": "auth", "tableName": "u", "columns": ["id"], "spaceId": "x"}}]}}}}}})"));
  EXPECT_EQ(KeyTexts(read), Texts{"a_b_fkey: a(b) -> auth.u(id) no action, no action"});
}

TEST(PrismaContractTest, ExternalTablesAreNotCovered) {
  Json document = Contract(Json::array());
  document["defaultControlPolicy"] = "external";
  EXPECT_FALSE(Read(document).tables.at(0).whole);
}

TEST(PrismaContractTest, NothingIsReadByHalves) {
  EXPECT_EQ(ErrorOf(Contract(Json::array({Key({{"onDelete", "vanish"}})}))),
            "contract.json: public.post.foreignKeys[0]: \"onDelete\" must be noAction, restrict, "
            "cascade, setNull or setDefault, not \"vanish\"");
  EXPECT_EQ(ErrorOf(Contract(Json::array({Json::object()}))),
            "contract.json: public.post.foreignKeys[0]: \"source\" and \"target\" are needed");
  EXPECT_EQ(ErrorOf(Contract(Json::array({Key({{"source", Side("public", "x", {"a"})}})}))),
            "contract.json: public.post.foreignKeys[0].source: the source is another table");
  EXPECT_EQ(ErrorOf(Contract(Json::array({Key({{"target", Side("public", "x", {"a", "b"})}})}))),
            "contract.json: public.post.foreignKeys[0]: "
            "source and target differ in the number of columns");
  EXPECT_EQ(ErrorOf(Contract(Json::object())),
            "contract.json: public.post: \"foreignKeys\" must be an array");
  EXPECT_EQ(ErrorOf(Json::array()), "contract.json: the document: this must be an object");
  EXPECT_EQ(ErrorOf({{"target", "mongo"}}),
            "contract.json: the document: \"target\" must be \"postgres\"");
  EXPECT_EQ(ErrorOf({{"target", "postgres"}}),
            "contract.json: the document: \"storage\" has no \"namespaces\"");
}

TEST(PrismaContractTest, KeysElsewhereAreCounted) {
  Json document = Contract(Json::array({Key()}));
  document["storage"]["namespaces"]["public"]["entries"]["shadow"]["x"]["foreignKeys"] =
      Json::array({Key()});
  EXPECT_EQ(ErrorOf(document),
            "contract.json: the document: there are 2 foreign keys, but only 1 where they are "
            "looked for");
}

TEST(PrismaContractTest, LooksLikeAContract) {
  EXPECT_TRUE(LooksLikePrismaContract(Contract(Json::array()).dump()));
  EXPECT_FALSE(LooksLikePrismaContract(R"({"version": 1, "tables": []})"));
}

}  // namespace
}  // namespace fk_audit
