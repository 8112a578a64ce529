-- Access that sleeps: switched off because what it rests on has fallen or a person said so, kept whole, and switched on again only by another change.

alter table credentials drop constraint credentials_state_check;
alter table credentials add constraint credentials_state_check check (state in ('active', 'suspended', 'retired', 'risk_accepted'));
create index credentials_suspended on credentials (org_id, id) where state = 'suspended';

alter table trust_lapses drop constraint trust_lapses_effect_check;
alter table trust_lapses add constraint trust_lapses_effect_check check (effect in ('revoke', 'replace', 'suspend', 'finding'));
-- What the rule says of coming back: whether somebody is asked, and how long it may sleep. Only of what is suspended.
alter table trust_lapses add column asks boolean, add column end_after integer check (end_after > 0),
  add constraint trust_lapses_sleep check (effect = 'suspend' or (asks is null and end_after is null));

-- One row for each sleep of a credential. What it was and because of what it sleeps is never changed; that it is over is said once.
create table suspended_credentials (
  org_id text not null, id text not null, credential_id text not null,
  -- The change that switches it off, and since when that is proven.
  change_id text not null, begun_at timestamptz not null, suspended_at timestamptz,
  -- What an observer saw of it before anything was done. INVARIANT: only what was seen to be on is ours to switch on.
  was text check (was in ('on', 'off', 'unknown')),
  because text not null,
  -- A person's own word keeps it down, whatever the facts say, until a person takes it back.
  held_by text, held_why text, held_at timestamptz,
  -- Coming back is asked of an approver.
  asks boolean not null,
  -- What sleeps longer is proposed to be ended.
  ends_at timestamptz,
  resume_change text,
  over_at timestamptz, outcome text check (outcome in ('resumed', 'ended', 'not_begun')),
  primary key (org_id, id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, change_id) references changes (org_id, id),
  foreign key (org_id, resume_change) references changes (org_id, id),
  foreign key (org_id, held_by) references principals (org_id, id),
  check ((held_by is null) = (held_at is null) and (held_by is null) = (held_why is null)),
  check ((over_at is null) = (outcome is null))
);
create unique index one_sleep_of_a_credential on suspended_credentials (org_id, credential_id) where over_at is null;
create index suspended_by_change on suspended_credentials (org_id, change_id);

create function what_slept_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.over_at is null and (old.was is null or new.was = old.was)
    and (new.org_id, new.id, new.credential_id, new.begun_at) = (old.org_id, old.id, old.credential_id, old.begun_at) then
    return new;
  end if;
  raise exception 'a sleep that is over, and what was seen before it, is neither changed nor deleted' using errcode = 'CS045';
end $$;
create trigger suspended_credentials_stay before update or delete on suspended_credentials for each row execute function what_slept_stays();
create trigger suspended_credentials_not_truncated before truncate on suspended_credentials execute function what_slept_stays();
