-- Access that is given because of justifications, reference-counted: an entitlement stands while one of its justifications lives. It goes when the last one
-- falls, not before and not later. What was so is kept: a justification is never deleted, and one that has ended never changes again.
create table entitlements (
  org_id text not null, id text not null,
  -- Whose it is, and what: an account of a kind at a system with the scope of an existing one.
  holder_id text not null, system_id text not null, kind text not null, like_account text not null,
  -- The access package under which it was first given: its account's name and where the first secret goes.
  package text not null, account text not null, deliver_to text,
  business_owner text not null, technical_owner text not null,
  identity_id text, credential_id text,
  state text not null check (state in ('due', 'issuing', 'held', 'ending', 'withheld', 'ended')),
  -- The change that gives it, and the one that takes it away.
  grant_change text, end_change text,
  -- How it ends, as planned in the transaction that gives it.
  ending jsonb not null,
  note text, since timestamptz not null, ended_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, holder_id) references principals (org_id, id),
  foreign key (org_id, system_id) references systems (org_id, id),
  foreign key (org_id, identity_id) references identities (org_id, id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  check ((state = 'ended') = (ended_at is not null)),
  check (state not in ('issuing', 'held', 'ending') or (credential_id is not null and identity_id is not null and grant_change is not null and ending <> '[]'))
);
-- INVARIANT: a second reason for the same access makes no second account.
create unique index one_live_entitlement on entitlements (org_id, holder_id, system_id, kind, like_account) where state <> 'ended';
create unique index entitlements_by_credential on entitlements (org_id, credential_id) where credential_id is not null;
create index entitlements_unsettled on entitlements (org_id, holder_id) where state in ('due', 'issuing', 'ending');

create table justifications (
  org_id text not null, id text not null, entitlement_id text not null,
  because text not null check (because in ('birthright', 'request', 'confirmation')),
  -- The access package by which it is so; for a request and a confirmation beside it the change or the person's own word.
  package text not null, version integer not null, ref text not null,
  state text not null check (state in ('asked', 'live', 'ended')),
  asked_at timestamptz not null, since timestamptz, until timestamptz not null,
  by_id text not null, reason text not null,
  ended_at timestamptz, end_code text check (end_code in ('time', 'no_match', 'package_gone', 'left', 'account_gone', 'refused', 'given_up')), end_reason text,
  -- A mass of ends that somebody has released by name.
  released_by text,
  primary key (org_id, id),
  foreign key (org_id, entitlement_id) references entitlements (org_id, id),
  check (until > asked_at),
  check ((state = 'ended') = (ended_at is not null)),
  check ((ended_at is null) = (end_code is null)),
  check (state <> 'live' or since is not null)
);
create unique index one_live_justification on justifications (org_id, entitlement_id, because, ref) where state <> 'ended';
create index justifications_by_entitlement on justifications (org_id, entitlement_id);
create index justifications_by_end on justifications (org_id, until) where state <> 'ended';
create index birthrights_by_package on justifications (org_id, package) where because = 'birthright';

create function justifications_keep_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state <> 'ended'
     and (new.org_id, new.id, new.entitlement_id, new.because, new.package, new.version, new.ref, new.asked_at, new.until, new.by_id, new.reason)
       is not distinct from (old.org_id, old.id, old.entitlement_id, old.because, old.package, old.version, old.ref, old.asked_at, old.until, old.by_id, old.reason)
     and (old.since is null or new.since = old.since) then
    return new;
  end if;
  raise exception 'why somebody had access is neither changed nor deleted';
end $$;
create trigger justifications_keep_history before update or delete on justifications for each row execute function justifications_keep_history();
create trigger justifications_not_truncated before truncate on justifications execute function justifications_keep_history();

-- A mass of access that would end by one package within a day is held until somebody of the enterprise says that it is right.
create table access_holds (
  org_id text not null, id text not null, package text not null,
  state text not null check (state in ('held', 'released', 'gone')),
  falling integer not null, of_all integer not null,
  opened_at timestamptz not null, decided_at timestamptz, decided_by text, reason text,
  primary key (org_id, id)
);
create unique index one_open_access_hold on access_holds (org_id, package) where state = 'held';
