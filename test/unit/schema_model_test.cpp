#include "import/schema_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace fk_audit {
namespace {

// The same books kept in the slow and obvious way: names in full, every question a scan.
struct PlainKey {
  QualifiedName child, parent;
  std::string name, column, parent_column;

  std::string Text() const {
    return child.schema + "." + child.name + "." + name + "(" + column + ") > " + parent.schema +
           "." + parent.name + "(" + parent_column + ")";
  }
};

struct PlainModel {
  std::set<QualifiedName> tables;
  std::vector<PlainKey> keys;

  bool Move(const QualifiedName& from, const QualifiedName& to) {
    if (from == to) return true;
    if (tables.count(to) > 0) return false;
    tables.erase(from);
    tables.insert(to);
    for (PlainKey& key : keys) {
      if (key.child == from) key.child = to;
      if (key.parent == from) key.parent = to;
    }
    return true;
  }
  void Drop(const QualifiedName& table) {
    tables.erase(table);
    std::erase_if(keys,
                  [&](const PlainKey& key) { return key.child == table || key.parent == table; });
  }
  void RenameColumn(const QualifiedName& table, const std::string& from, const std::string& to) {
    for (PlainKey& key : keys) {
      if (key.child == table && key.column == from) key.column = to;
      if (key.parent == table && key.parent_column == from) key.parent_column = to;
    }
  }
  void DropColumn(const QualifiedName& table, const std::string& column) {
    std::erase_if(keys, [&](const PlainKey& key) {
      return (key.child == table && key.column == column) ||
             (key.parent == table && key.parent_column == column);
    });
  }
  PlainKey* Find(const QualifiedName& table, const std::string& name) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const PlainKey& key) {
      return key.child == table && key.name == name;
    });
    return found == keys.end() ? nullptr : &*found;
  }
  std::string FreeName(const QualifiedName& table, const std::string& column) const {
    for (int pass = 0;; ++pass) {
      const std::string name =
          table.name + "_" + column + "_fkey" + (pass == 0 ? "" : std::to_string(pass));
      const bool taken = std::any_of(keys.begin(), keys.end(), [&](const PlainKey& key) {
        return key.child.schema == table.schema && key.name == name;
      });
      if (!taken) return name;
    }
  }
  std::vector<std::string> Texts() const {
    std::vector<std::string> result;
    for (const PlainKey& key : keys) result.push_back(key.Text());
    return result;
  }
};

class Books {
 public:
  explicit Books(unsigned seed) : random_(seed) {}

  void Step() {
    const QualifiedName table = AnyTable();
    const NameId schema = model_.Intern(table.schema);
    const NameId name = model_.Intern(table.name);
    if (plain_.tables.count(table) == 0) {
      model_.Declare(model_.Obtain(schema, name), Standing::kCreated, model_.AddOrigin("f:1"));
      plain_.tables.insert(table);
      return;
    }
    Change(table, model_.Find(schema, name));
  }

  void ExpectEqual() {
    std::vector<std::string> texts;
    for (const ModelKey& key : model_.keys()) {
      const ModelConstraint& constraint = model_.constraint(key.constraint);
      if (constraint.dropped) continue;
      texts.push_back(PlainKey{NameOf(constraint.table), NameOf(key.parent),
                               model_.Text(constraint.name), model_.Text(constraint.columns[0]),
                               model_.Text(key.parent_columns[0])}
                          .Text());
    }
    ASSERT_EQ(texts, plain_.Texts());
    for (const QualifiedName& table : plain_.tables) {
      const TableRef ref = model_.Find(model_.Intern(table.schema), model_.Intern(table.name));
      ASSERT_NE(ref, kNoRef);
      const std::string column = Column();
      ASSERT_EQ(model_.Text(
                    model_.GenerateName(ref, ConstraintType::kForeignKey, {model_.Intern(column)})),
                plain_.FreeName(table, column));
    }
  }

 private:
  void Change(const QualifiedName& table, TableRef ref) {
    switch (random_() % 8) {
      case 0: {
        const QualifiedName to = AnyTable();
        ASSERT_EQ(model_.MoveTable(ref, model_.Intern(to.schema), model_.Intern(to.name)),
                  plain_.Move(table, to));
        return;
      }
      case 1:
        if (random_() % 3 > 0) return;
        model_.DropTable(ref, true);
        plain_.Drop(table);
        return;
      case 2: {
        const std::string from = Column(), to = Column();
        model_.RenameColumn(ref, model_.Intern(from), model_.Intern(to));
        plain_.RenameColumn(table, from, to);
        return;
      }
      case 3: {
        if (random_() % 3 > 0) return;
        const std::string column = Column();
        model_.DropColumn(ref, model_.Intern(column));
        plain_.DropColumn(table, column);
        return;
      }
      case 4:
        ChangeConstraint(table, ref);
        return;
      default:
        AddKey(table, ref);
    }
  }

  void ChangeConstraint(const QualifiedName& table, TableRef ref) {
    const std::string name = AnyName(), to = AnyName();
    const ConstraintRef found = model_.FindConstraint(ref, model_.Intern(name));
    PlainKey* key = plain_.Find(table, name);
    ASSERT_EQ(found == kNoRef, key == nullptr);
    if (key == nullptr || plain_.Find(table, to) != nullptr) return;
    if (random_() % 2 == 0) {
      model_.RenameConstraint(found, model_.Intern(to));
      key->name = to;
    } else {
      model_.DropConstraint(found);
      plain_.keys.erase(plain_.keys.begin() + (key - plain_.keys.data()));
    }
  }

  void AddKey(const QualifiedName& table, TableRef ref) {
    const QualifiedName parent = AnyTable();
    const std::string column = Column(), parent_column = Column();
    const std::string name = random_() % 2 ? AnyName() : plain_.FreeName(table, column);
    if (plain_.Find(table, name) != nullptr) return;
    ModelKey key;
    key.parent = model_.Obtain(model_.Intern(parent.schema), model_.Intern(parent.name));
    key.parent_columns = {model_.Intern(parent_column)};
    model_.AddKey(ref, model_.Intern(name), {model_.Intern(column)}, key);
    plain_.keys.push_back({table, parent, name, column, parent_column});
  }

  QualifiedName NameOf(TableRef ref) const {
    return {model_.Text(model_.table(ref).schema), model_.Text(model_.table(ref).name)};
  }
  QualifiedName AnyTable() {
    return {std::string(1, "xy"[random_() % 2]), std::string(1, "rstu"[random_() % 4])};
  }
  std::string Column() { return std::string(1, "abc"[random_() % 3]); }
  std::string AnyName() {
    const std::vector<std::string> names = {"k", "l", "r_a_fkey", "s_b_fkey1", "t_a_fkey"};
    return names[random_() % names.size()];
  }

  std::mt19937 random_;
  SchemaModel model_;
  PlainModel plain_;
};

TEST(SchemaModel, KeepsTheSameBooksAsThePlainModel) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Books books(seed);
    for (int step = 0; step < 150; ++step) {
      books.Step();
      books.ExpectEqual();
      if (HasFatalFailure()) return;
    }
  }
}

TEST(SchemaModel, ListsTheTablesOfASchemaOnce) {
  SchemaModel model;
  const NameId a = model.Intern("a"), b = model.Intern("b"), t = model.Intern("t");
  const TableRef ref = model.Obtain(a, t);
  EXPECT_TRUE(model.MoveTable(ref, b, t));
  EXPECT_EQ(model.TablesOf(a), std::vector<TableRef>{});
  EXPECT_TRUE(model.MoveTable(ref, a, t));
  EXPECT_EQ(model.TablesOf(a), std::vector<TableRef>{ref});
  EXPECT_EQ(model.TablesOf(b), std::vector<TableRef>{});
}

TEST(SchemaModel, DescendantsComeOnceByAnyWay) {
  SchemaModel model;
  const NameId s = model.Intern("s");
  std::vector<TableRef> refs;
  for (const char* name : {"top", "left", "right", "bottom"}) {
    refs.push_back(model.Obtain(s, model.Intern(name)));
  }
  model.AddParent(refs[1], refs[0]);
  model.AddParent(refs[2], refs[0]);
  model.AddParent(refs[3], refs[1]);
  model.AddParent(refs[3], refs[2]);
  EXPECT_EQ(model.Descendants(refs[0]), (std::vector<TableRef>{refs[1], refs[2], refs[3]}));
  EXPECT_EQ(model.Partitions(refs[0]), std::vector<TableRef>{});
  // A column that one of two parents loses is still inherited from the other.
  const NameId column = model.Intern("c");
  model.AddColumn(refs[1], column);
  model.AddColumn(refs[2], column);
  model.DropColumn(refs[1], column);
  EXPECT_TRUE(model.HasColumn(refs[3], column));
  model.DropColumn(refs[2], column);
  EXPECT_FALSE(model.HasColumn(refs[3], column));
}

}  // namespace
}  // namespace fk_audit
