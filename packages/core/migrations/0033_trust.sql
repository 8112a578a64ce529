-- Trust: which conditions of standing access do not hold, since when, and what follows; what authorised clients say of a subject's posture.

-- One row for each condition of each credential that does not hold, or that nobody can judge. What holds has none.
create table trust_lapses (
  org_id text not null, credential_id text not null, condition text not null,
  -- `healed`: it holds again; kept for a while, so that what falls again soon does not begin anew.
  state text not null check (state in ('fallen', 'unknown', 'healed')),
  effect text not null check (effect in ('revoke', 'replace', 'finding')),
  since timestamptz not null, acts_at timestamptz not null, noticed_at timestamptz not null, healed_at timestamptz,
  -- The change that ends the access because of it, and when it was opened.
  change_id text, acted_at timestamptz,
  primary key (org_id, credential_id, condition),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, change_id) references changes (org_id, id),
  check ((state = 'healed') = (healed_at is not null)),
  check ((change_id is null) = (acted_at is null)),
  -- What nobody knows ends nothing.
  check (state <> 'unknown' or effect = 'finding')
);
create index trust_lapses_due on trust_lapses (org_id, acts_at) where state = 'fallen' and effect <> 'finding' and change_id is null;
create index trust_lapses_open on trust_lapses (org_id, state, acts_at) where state <> 'healed';
create index trust_lapses_by_change on trust_lapses (org_id, change_id) where change_id is not null;
create index trust_lapses_healed on trust_lapses (org_id, healed_at) where state = 'healed';

-- How far the looking has come. ORDER: written in the transaction of what was found, so that nothing that changed is passed over.
create table trust_state (
  org_id text primary key,
  -- What was committed after it has not been looked at.
  snapshot text not null, looked_at timestamptz not null,
  -- A look at everything: for which policy, since when, and after which credential it goes on; null when it is at its end.
  bundle text not null, whole_since timestamptz not null, whole_after text
);

-- That a person lets more end at once than the brake does.
create table trust_releases (
  org_id text not null, id text not null, at timestamptz not null, person_id text not null,
  reason text not null, ticket text not null, credentials integer not null check (credentials > 0),
  primary key (org_id, id),
  foreign key (org_id, person_id) references principals (org_id, id)
);

-- What was said, once for each event of a sender; and what of it counts: the newest of each kind about each subject.
create table trust_signals (
  org_id text not null, sender_id text not null, event_id text not null,
  event text not null, subject_kind text not null check (subject_kind in ('credential', 'identity', 'principal', 'workload', 'party')), subject_id text not null,
  bad boolean not null, at timestamptz not null, received_at timestamptz not null, reason text not null,
  primary key (org_id, sender_id, event_id),
  foreign key (org_id, sender_id) references principals (org_id, id)
);
create table trust_postures (
  org_id text not null, sender_id text not null, event text not null, subject_kind text not null, subject_id text not null,
  bad boolean not null, at timestamptz not null, event_id text not null,
  primary key (org_id, sender_id, event, subject_kind, subject_id),
  foreign key (org_id, sender_id, event_id) references trust_signals (org_id, sender_id, event_id)
);
create index trust_postures_bad on trust_postures (org_id, subject_kind, subject_id) where bad;

create function what_was_signalled_stays() returns trigger language plpgsql as $$
begin raise exception 'what was signalled or released is neither changed nor deleted' using errcode = 'CS030'; end $$;
create trigger trust_signals_only_grow before update or delete on trust_signals for each row execute function what_was_signalled_stays();
create trigger trust_signals_not_truncated before truncate on trust_signals execute function what_was_signalled_stays();
create trigger trust_releases_only_grow before update or delete on trust_releases for each row execute function what_was_signalled_stays();
create trigger trust_releases_not_truncated before truncate on trust_releases execute function what_was_signalled_stays();

-- Facts that bear on trust and are in no edge of the estate: told in the same list of changes, as changes of what they are about.
create function note_trust_changes() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) ->> tg_argv[1] is not null then
    insert into estate_changes (org_id, kind, id) values (new.org_id, tg_argv[0], to_jsonb(new) ->> tg_argv[1]);
  end if;
  return null;
end $$;
create trigger incidents_noted after insert or update of state on incidents for each row execute function note_trust_changes('credential', 'credential_id');
create trigger reviews_noted after insert or update of overdue_at, state on provider_reviews for each row execute function note_trust_changes('party', 'party_id');

create index incidents_open_by_credential on incidents (org_id, credential_id) where state = 'open';
create index identities_ending on identities (org_id, expires_at) where state = 'active' and expires_at is not null;
create index workloads_retired on workloads (org_id, id) where state = 'retired';
