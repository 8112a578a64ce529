-- Providers and their contracts: what a party serves, what it owes, what was agreed, and until when. What the structure can forbid stands here:
-- nobody stands above himself, an end moves only by a person of the enterprise who has signed it, and each end moves once.

alter table parties
  add column tenants text[] not null default '{}', add column regions text[] not null default '{}',
  add column services text[] not null default '{}', add column controls text[] not null default '{}';

create function parties_stand_in_no_circle() returns trigger language plpgsql as $$
begin
  if new.parent_id is not null and exists (
    with recursive above(id) as (
      select new.parent_id
      union
      select p.parent_id from parties p join above a on p.org_id = new.org_id and p.id = a.id where p.parent_id is not null
    )
    select 1 from above where id = new.id
  ) then
    raise exception 'a party can not stand above itself' using errcode = 'CS003';
  end if;
  return new;
end $$;
create trigger parties_stand_in_no_circle before insert or update of parent_id on parties for each row execute function parties_stand_in_no_circle();
create index parties_by_parent on parties (org_id, parent_id) where parent_id is not null;

-- Evidence of which class a party owes, and how soon after the deed.
create table party_duties (
  org_id text not null, party_id text not null, evidence text not null,
  within_minutes integer not null check (within_minutes > 0),
  primary key (org_id, party_id, evidence),
  foreign key (org_id, party_id) references parties (org_id, id)
);

alter table contracts
  add column kind text not null default 'managed_service'
    check (kind in ('managed_service', 'managed_platform', 'pam', 'soc', 'saas_admin', 'support')),
  add column criticality text not null default 'moderate' check (criticality in ('low', 'moderate', 'high', 'critical')),
  add column under_id text,
  add column tenants text[] not null default '{}', add column regions text[] not null default '{}',
  add column systems text[] not null default '{}', add column operations text[] not null default '{}',
  add column notice_by date, add column auto_renews boolean not null default false,
  add column renewal_months integer check (renewal_months between 1 and 120),
  add column confirmed_until date,
  add foreign key (org_id, under_id) references contracts (org_id, id);

create function contracts_stand_in_no_circle() returns trigger language plpgsql as $$
begin
  if new.under_id is not null and exists (
    with recursive above(id) as (
      select new.under_id
      union
      select c.under_id from contracts c join above a on c.org_id = new.org_id and c.id = a.id where c.under_id is not null
    )
    select 1 from above where id = new.id
  ) then
    raise exception 'a contract can not stand under itself' using errcode = 'CS003';
  end if;
  return new;
end $$;
create trigger contracts_stand_in_no_circle before insert or update of under_id on contracts for each row execute function contracts_stand_in_no_circle();
create index contracts_by_party on contracts (org_id, party_id);

-- What was agreed, as data, with the place in the text where it says so. `service` '' is every service.
create table contract_clauses (
  org_id text not null, contract_id text not null,
  clause text not null check (clause in ('approval_retained', 'policy_intent_retained', 'residual_risk_retained', 'evidence_on_demand',
    'revocation_right', 'audit_right', 'subcontracting', 'retention')),
  service text not null default '', terms jsonb not null, document text not null, section text not null,
  in_force boolean not null default true,
  primary key (org_id, contract_id, clause, service),
  foreign key (org_id, contract_id) references contracts (org_id, id)
);

create table contract_uptime (
  org_id text not null, contract_id text not null, service text not null,
  percent double precision not null check (percent > 0 and percent <= 100), penalty text, document text not null, section text not null,
  primary key (org_id, contract_id, service),
  foreign key (org_id, contract_id) references contracts (org_id, id)
);

-- What the enterprise asks of its contracts beyond the shipped register. `kind` '' is every kind.
create table clause_requirements (
  org_id text not null, clause text not null, kind text not null default '',
  at_least text not null default 'low' check (at_least in ('low', 'moderate', 'high', 'critical')),
  terms jsonb not null,
  primary key (org_id, clause, kind, at_least)
);

-- That a contract goes on: signed by a person of the enterprise. INVARIANT: each end is moved once, and only later.
create table contract_confirmations (
  org_id text not null, id text not null, contract_id text not null, from_end date not null, until date not null,
  person_id text not null, party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  key_id text not null, digest text not null, signature bytea not null, reason text not null, ticket text not null, at timestamptz not null,
  primary key (org_id, id), unique (org_id, contract_id, from_end), check (until > from_end),
  foreign key (org_id, contract_id) references contracts (org_id, id),
  foreign key (org_id, person_id, party_kind) references principals (org_id, id, party_kind),
  foreign key (org_id, key_id) references principal_keys (org_id, key_id),
  foreign key (org_id, digest) references documents (org_id, digest)
);

-- When the contracts were last looked at; its row is the lock that keeps two looks apart.
create table contract_evaluations (
  org_id text not null, looked_at timestamptz not null,
  primary key (org_id)
);
