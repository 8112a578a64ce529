-- Who would lose how much by which access package, as of a moment: kept up to date with what has changed since, so that a mass of ends is counted
-- without counting everybody.
create table access_counts (
  org_id text primary key,
  -- What was committed after it is not counted, and by which packages it was counted.
  snapshot text not null, packages text not null
);
create table access_falling (
  org_id text not null, package text not null, holder_id text not null,
  falling integer not null check (falling > 0),
  primary key (org_id, package, holder_id)
);
create index access_falling_by_holder on access_falling (org_id, holder_id);

-- What lives and what has just ended by a package, each apart from all that ever was.
drop index birthrights_by_package;
create index live_birthrights on justifications (org_id, package) where because = 'birthright' and state = 'live';
create index ended_birthrights on justifications (org_id, package, ended_at)
  where because = 'birthright' and state = 'ended' and released_by is null and end_code in ('no_match', 'package_gone');

-- A justification whose account is not made yet concerns its holder: no credential tells of it.
create or replace function note_justification_changes() returns trigger language plpgsql as $$
begin
  insert into estate_changes (org_id, kind, id)
    select e.org_id, case when e.credential_id is null then 'principal' else 'credential' end, coalesce(e.credential_id, e.holder_id)
    from entitlements e where e.org_id = new.org_id and e.id = new.entitlement_id;
  return null;
end $$;

-- What is due and could not be given waits, each time for longer; whatever changes of its holder, of who answers for it or of the account that it copies
-- brings it back at once.
alter table entitlements add column tries integer not null default 0, add column next_at timestamptz;
create index entitlements_due on entitlements (org_id, next_at) where state = 'due';
create index entitlements_withheld on entitlements (org_id, id) where state = 'withheld';
