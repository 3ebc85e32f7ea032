/** Part of the PostgreSQL dialect: keeps what lists are found and counted by through triggers, which no writer can forget. */

export function listTriggersOfManyWriters(metadataOwners: readonly string[]): readonly string[] {
  return [
    "create table metadata_node (node uuid not null, owner_id bigint not null, primary key (node, owner_id))",
    ...nodeFunctions,
    ...metadataOwners.flatMap(nodesOf),
    ...tally,
    trigrams,
    ...bytewise.map(
      ([table, column]) =>
        `create index ${table}_company_id_${column}_bytewise on "${table}" (company_id, ${column} collate "C", id)`,
    ),
  ];
}

/** Finds parts of keys quickly where the server has the extension and lets us have it; all works without it. */
const trigrams = `do $$ begin
  create extension if not exists pg_trgm;
  create index license_license_key_trigrams on license using gin (license_key gin_trgm_ops);
exception when others then
  raise notice 'Without pg_trgm, parts of license keys are found by reading all keys: %', sqlerrm;
end $$`;

/** What is found by its beginning and ordered by its bytes, whatever the database's collation is. */
const bytewise = [
  ["customer", "email"],
  ["license", "license_key"],
  ["license_user", "email"],
  ["order", "store_id"],
];

/** At most 2000 nodes of an object, outermost first. A null in a path stands for any place of a list. */
const nodeFunctions = [
  `create function metadata_node_at(owner_kind text, path text[], value jsonb) returns uuid
  language sql immutable parallel safe as $$
    select encode(substr(sha256(convert_to(jsonb_build_array(owner_kind, to_jsonb(path))::text || value::text, 'UTF8')), 1, 16), 'hex')::uuid
  $$`,
  `create function metadata_nodes(owner_kind text, metadata jsonb) returns setof uuid
  language sql immutable parallel safe set search_path from current as $$
    with recursive part(depth, path, value) as (
      select 0, array[]::text[], metadata
      union all
      select part.depth + 1, part.path || inside.step, inside.value
      from part cross join lateral (
        select key as step, value
          from jsonb_each(case jsonb_typeof(part.value) when 'object' then part.value else '{}' end)
        union all
        select (place - 1)::text, value
          from jsonb_array_elements(case jsonb_typeof(part.value) when 'array' then part.value else '[]' end)
            with ordinality as element(value, place)
      ) as inside
    ), node(depth, node) as (
      select depth, metadata_node_at(owner_kind, path, value) from part
      union all
      select depth + 1, metadata_node_at(owner_kind, path || null::text, element)
      from part
        cross join jsonb_array_elements(case jsonb_typeof(part.value) when 'array' then part.value else '[]' end) as element
    )
    select node from node group by node order by min(depth), node limit 2000
  $$`,
  `create function keep_metadata_nodes() returns trigger language plpgsql set search_path from current as $$
  begin
    if tg_op <> 'INSERT' and old.metadata_json <> '{}' then
      delete from metadata_node
      where owner_id = old.id and node in (select metadata_nodes(tg_argv[0], old.metadata_json::jsonb));
    end if;
    if tg_op <> 'DELETE' and new.metadata_json <> '{}' then
      insert into metadata_node (node, owner_id)
      select node, new.id from metadata_nodes(tg_argv[0], new.metadata_json::jsonb) as node
      on conflict do nothing;
    end if;
    return null;
  end
  $$`,
];

function nodesOf(table: string): string[] {
  const keep = `execute function keep_metadata_nodes('${table}')`;
  return [
    `create trigger ${table}_metadata_added after insert on "${table}"
      for each row when (new.metadata_json <> '{}') ${keep}`,
    `create trigger ${table}_metadata_changed after update of metadata_json on "${table}"
      for each row when (new.metadata_json <> old.metadata_json) ${keep}`,
    `create trigger ${table}_metadata_removed after delete on "${table}"
      for each row when (old.metadata_json <> '{}') ${keep}`,
    `insert into metadata_node (node, owner_id)
      select node, id from "${table}" cross join lateral metadata_nodes('${table}', metadata_json::jsonb) as node
      where metadata_json <> '{}' on conflict do nothing`,
  ];
}

const adding = `on conflict (company_id, product_id, enabled, active, is_any_floating, slot)
      do update set count = tally.count + excluded.count`;

/**
 * Licenses by product and by what they are. Each transaction counts in a slot that is its own until it ends, so that
 * writers never wait for each other; what is asked for is the sum of the slots.
 */
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
  ) with (fillfactor = 50)`,
  // Slots are taken from the lowest on, so that there are no more of them than transactions have met. 1279610953 keeps
  // the locks apart from other uses of advisory locks.
  `create function own_tally_slot() returns integer language plpgsql as $$
  begin
    for slot in 0..255 loop
      if pg_try_advisory_xact_lock(1279610953, slot) then return slot; end if;
    end loop;
    return 256 + pg_backend_pid();
  end
  $$`,
  `create function count_licenses() returns trigger language plpgsql set search_path from current as $$
  declare
    own_slot integer := own_tally_slot();
  begin
    if tg_op = 'INSERT' then
      insert into license_tally as tally
      select company_id, product_id, ${columns("license")}, own_slot, count(*) from added as license group by 1, 2, 3, 4, 5
      ${adding};
    elsif tg_op = 'DELETE' then
      insert into license_tally as tally
      select company_id, product_id, ${columns("license")}, own_slot, -count(*) from removed as license group by 1, 2, 3, 4, 5
      ${adding};
    else
      insert into license_tally as tally values
        (old.company_id, old.product_id, ${columns("old")}, own_slot, -1),
        (new.company_id, new.product_id, ${columns("new")}, own_slot, 1)
      ${adding};
    end if;
    return null;
  end
  $$`,
  `create trigger license_counted after insert on license
    referencing new table as added for each statement execute function count_licenses()`,
  `create trigger license_uncounted after delete on license
    referencing old table as removed for each statement execute function count_licenses()`,
  `create trigger license_recounted
    after update of enabled, is_always_active, times_activated, is_floating, is_floating_cloud on license
    for each row when ((${columns("new")}) is distinct from (${columns("old")})) execute function count_licenses()`,
  `insert into license_tally select company_id, product_id, ${columns("license")}, 0, count(*) from license group by 1, 2, 3, 4, 5`,
];

function columns(row: string): string {
  const isActive = `${row}.is_always_active or ${row}.times_activated > 0`;
  return `${row}.enabled, ${isActive}, ${row}.is_floating or ${row}.is_floating_cloud`;
}
