ActiveRecord::Schema[8.0].define(version: 3) do
  create_table :a, id: false do |t|
    t.references :b, :c, foreign_key: { to_table: "s.d", on_delete: :nullify }
    t.bigint "e", default: -> { "f('g')" }, null: false
  end
  add_foreign_key("a", "h", **{ :column => %w[i j], primary_key: ["k", "l"] }, deferrable: :deferred)
  execute <<~SQL if m?
    ALTER TABLE a ADD FOREIGN KEY (n) REFERENCES o
  SQL
end
