import { foreignKey, pgSchema, pgTable, pgTableCreator, uuid } from "drizzle-orm/pg-core";
const make = pgTableCreator((n) => `p_${n}`), app = pgSchema("app");
const owned = { o: uuid("o").references(() => a.id, { onDelete: "cascade" }) };
const col = (name: string, on?: boolean) => { const c = uuid(name); return on ? c : c.notNull(); };
export const a = make("a", { id: uuid().primaryKey(), ...owned });
export const b = app.table("b", (t) => ({ x: t.uuid(), y: col("y") }), (t) => [
  foreignKey({ columns: [t.x, t.y], foreignColumns: [a.id, a.o], name: "n" }).onDelete("set null"),
]);
export { a as default };
