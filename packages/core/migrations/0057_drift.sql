-- Drift that is put right by policy: one row for each change that was opened because of a finding, and how it ended.

create table drift_acts (
  org_id text not null, id text not null,
  -- The occurrence: what comes back has another finding.
  finding_id text not null, kind text not null, subject text not null, credential_id text not null, system_id text not null,
  effect text not null check (effect in ('propose', 'autonomous')),
  change_id text not null, acted_at timestamptz not null,
  -- `righted`: done and proven; `accepted`: a person has accepted what could not be proven; `refused`: people, policy or silence said no;
  -- `withdrawn`: it was gone before anything was begun.
  outcome text check (outcome in ('righted', 'accepted', 'refused', 'withdrawn')), over_at timestamptz,
  -- Who refused it, where it was a person.
  over_by text,
  primary key (org_id, id),
  foreign key (org_id, finding_id) references findings (org_id, id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, change_id) references changes (org_id, id),
  check ((outcome is null) = (over_at is null)),
  check (over_by is null or outcome = 'refused')
);
-- INVARIANT: whatever is wrong with it, one change at a time puts it right.
create unique index one_act_at_a_time on drift_acts (org_id, credential_id) where outcome is null;
create index drift_acts_of_credential on drift_acts (org_id, credential_id, over_at);
create index drift_acts_of_finding on drift_acts (org_id, finding_id);
create index drift_acts_by_change on drift_acts (org_id, change_id);
create index drift_acts_lately on drift_acts (org_id, acted_at);

create function what_was_put_right_stays() returns trigger language plpgsql as $$
begin
  -- Whoever answers for a change that goes on in another name gives it another number.
  if tg_op = 'UPDATE' and old.outcome is null
    and (new.org_id, new.id, new.finding_id, new.kind, new.subject, new.credential_id, new.system_id, new.effect, new.acted_at)
      = (old.org_id, old.id, old.finding_id, old.kind, old.subject, old.credential_id, old.system_id, old.effect, old.acted_at) then
    return new;
  end if;
  raise exception 'how drift was put right, and who let it, is neither changed nor deleted' using errcode = 'CS057';
end $$;
create trigger drift_acts_stay before update or delete on drift_acts for each row execute function what_was_put_right_stays();
create trigger drift_acts_not_truncated before truncate on drift_acts execute function what_was_put_right_stays();

-- That a person lets more be put right at once than the brake does; and exactly what.
create table drift_releases (
  org_id text not null, id text not null, at timestamptz not null, person_id text not null,
  reason text not null, ticket text not null, findings text[] not null check (cardinality(findings) > 0),
  primary key (org_id, id),
  foreign key (org_id, person_id) references principals (org_id, id)
);
create trigger drift_releases_only_grow before update or delete on drift_releases for each row execute function what_was_signalled_stays();
create trigger drift_releases_not_truncated before truncate on drift_releases execute function what_was_signalled_stays();
