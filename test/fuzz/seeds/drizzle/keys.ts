import { type AnyPgColumn, foreignKey as fk, pgTable as table, unique } from 'drizzle-orm/pg-core';
import * as pg from "drizzle-orm/pg-core";
export const pairs = table('pairs', { a: pg.uuid(), b: pg.uuid() }, (t) => [unique().on(t.a, t.b)]);
export const one = table('one', {
  x: pg.uuid().references((): AnyPgColumn => one.y, { onUpdate: 'restrict' }),
  y: pg.uuid('why').references(function () { return pairs['a']; }, undefined),
  z: pg.uuid()['references'](() => pairs!.id as AnyPgColumn, { 'onDelete': `no action`, }, ),
}, (t) => ({
  old: fk({ columns: [t.x, t.y], foreignColumns: [pairs.a, pairs.b], name: 'k' }).onUpdate('cascade').onDelete(),
  ...[fk({ columns: [t.z], foreignColumns: [pairs.b] })],
}));
