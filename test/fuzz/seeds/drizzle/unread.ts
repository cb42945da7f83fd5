const by = () => uuid('u').references(() => users.id);
const make = (n) => pgTable(n, { u: uuid().references(() => users.id, process.env.SOFT ? O : {}) });
for (const n of names) { tables[n] = pgTable(n, {}); }
export const t = pgTable(NAMES.t, { u: by(), v: uuid().references(() => users[key]) }, (t) => [
  ...['a', 'b'].map((k) => foreignKey({ columns: [t[k]], foreignColumns: [users.id] })),
  cond && foreignKey(options).onDelete(rule),
]);
namespace inner { export const t = pgTable('t', {}); }
const s = `${uuid().references(() => users.id, { onDelete: `${word}` })}`, r = /[/]`"'/gu, d = a / b / c;
O.onDelete ||= 'cascade'; delete O.onDelete; Object.assign(O, { onDelete: 'cascade' });
let w = class { x = <T,>(a: T) => a satisfies T; get y() { return this?.x?.<T>(1); } }; // end
