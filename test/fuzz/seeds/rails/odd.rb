add_foreign_key :a, :users, column: :boss_id, on_delete: :nullify, validate: false
add_foreign_key("a", "b", name: "x", on_update: :cascade,
  deferrable: :deferred, enforced: false)
add_foreign_key 'a', 'c', primary_key: %w[org_id id], :on_delete => :restrict if big?
add_foreign_key 'app.tasks', "#{prefix}orgs", **OPTIONS
=begin
add_foreign_key 'a', 'b'
=end
create_view "v", sql_definition: <<-SQL, materialized: true
  add_foreign_key 'a', 'b'
SQL
create_function "f", sql_definition: <<~'RUBY'.strip
  add_foreign_key :a, :b
  RUBY
x = "#{"}" + 'q'} \e\u{1f600}" + ?a + %q(a (b) c) + %i[a b].join + `ls`
y = 10 % 3; z = a / b; w = %r{add_foreign_key / }i
%w[a b].each do |t| add_foreign_key t, 'orgs' end
[:a].each { |t| add_reference t, :org, foreign_key: { to_table: :orgs } }
create_table(:c, primary_key: ["x", "y"], id: false) { |t| t.bigint "x"; t.bigint "y" }
change_table :people do |t|
  t.belongs_to :company, foreign_key: true, null: false
  t.foreign_key :statuses, on_delete: :cascade
  t.unique_constraint ["x", "y"], name: "u", default: -> { "f(1)" }
end
connection.add_foreign_key 'a', 'b'
execute "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c"
__END__
add_foreign_key 'a', 'b'
