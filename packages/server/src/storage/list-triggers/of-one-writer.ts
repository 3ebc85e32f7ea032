/** Part of the SQLite dialect: keeps what lists are found and counted by through triggers, which no writer can forget. */

export function listTriggersOfOneWriter(metadataOwners: readonly string[]): readonly string[] {
  return [
    "create table metadata_node (node blob not null, owner_id integer not null, primary key (node, owner_id)) without rowid",
    ...metadataOwners.flatMap(nodesOf),
    ...tally,
  ];
}

function nodesOf(table: string): string[] {
  const nodesIn = (row: string) =>
    `select unhex(value) from json_each(metadata_nodes('${table}', ${row}.metadata_json))`;
  const remove = `delete from metadata_node where owner_id = old.id and node in (${nodesIn("old")});`;
  // "where true" tells the upsert from a join.
  const add = `insert into metadata_node (node, owner_id)
    select unhex(value), new.id from json_each(metadata_nodes('${table}', new.metadata_json)) where true
    on conflict do nothing;`;
  return [
    `create trigger ${table}_metadata_added after insert on "${table}" when new.metadata_json <> '{}' begin ${add} end`,
    `create trigger ${table}_metadata_changed after update of metadata_json on "${table}"
      when new.metadata_json <> old.metadata_json begin ${remove} ${add} end`,
    `create trigger ${table}_metadata_removed after delete on "${table}" when old.metadata_json <> '{}' begin ${remove} end`,
    `insert into metadata_node (node, owner_id)
      select unhex(value), owner.id from "${table}" as owner, json_each(metadata_nodes('${table}', owner.metadata_json))
      where owner.metadata_json <> '{}' on conflict do nothing`,
  ];
}

/** Licenses by product and by what they are; see the other database's. There is one writer, so one slot. */
const tally = [
  `create table license_tally (
    company_id bigint not null,
    product_id bigint not null,
    enabled boolean not null,
    active boolean not null,
    is_any_floating boolean not null,
    slot integer not null,
    count bigint not null,
    primary key (company_id, product_id, enabled, active, is_any_floating, slot)
  ) without rowid`,
  `create trigger license_counted after insert on license begin ${counted("new", 1)} end`,
  `create trigger license_uncounted after delete on license begin ${counted("old", -1)} end`,
  `create trigger license_recounted
    after update of enabled, is_always_active, times_activated, is_floating, is_floating_cloud on license
    when ${facts("new")} is not ${facts("old")}
    begin ${counted("old", -1)} ${counted("new", 1)} end`,
  `insert into license_tally select company_id, product_id, ${columns("license")}, 0, count(*) from license group by 1, 2, 3, 4, 5`,
];

function columns(row: string): string {
  const isActive = `${row}.is_always_active or ${row}.times_activated > 0`;
  return `${row}.enabled, ${isActive}, ${row}.is_floating or ${row}.is_floating_cloud`;
}

function facts(row: string): string {
  return `(${columns(row)})`;
}

function counted(row: "new" | "old", difference: 1 | -1): string {
  return `insert into license_tally values (${row}.company_id, ${row}.product_id, ${columns(row)}, 0, ${difference})
    on conflict do update set count = count + excluded.count;`;
}
