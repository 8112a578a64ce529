-- Documents of authority: who may do what, by the enterprise's own decision. A version is never edited; the one in force is replaced by the next.
create table instruments (
  org_id text not null, kind text not null, name text not null, version integer not null check (version > 0),
  digest text not null, change_id text not null, proposed_by text not null, proposed_at timestamptz not null,
  state text not null default 'proposed' check (state in ('proposed', 'in_force', 'superseded', 'withdrawn', 'dropped')),
  in_force_from timestamptz, in_force_until timestamptz, ended_at timestamptz, end_reason text,
  primary key (org_id, kind, name, version),
  foreign key (org_id, digest) references documents (org_id, digest),
  foreign key (org_id, change_id) references changes (org_id, id)
);
-- INVARIANT: one version of a document is in force at a time.
create unique index one_instrument_in_force on instruments (org_id, kind, name) where state = 'in_force';
create index instruments_by_change on instruments (org_id, change_id);

-- What was asked for, so that a plan can be made again from the same words.
alter table changes add column asked jsonb not null default '{}';

-- The kill switch. INVARIANT: who is suspended, or stands below somebody who is, neither asks nor acts; resolving a principal says so.
create table party_suspensions (
  org_id text not null, id text not null, party_id text not null,
  party_kind text not null check (party_kind in ('provider', 'subcontractor')),
  suspended_at timestamptz not null, suspended_by text not null, reason text not null, ticket text not null, change_id text,
  lifted_at timestamptz, lifted_by_change text,
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id)
);
create unique index one_live_suspension_per_party on party_suspensions (org_id, party_id) where lifted_at is null;
