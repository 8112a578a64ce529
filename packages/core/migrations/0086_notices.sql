-- Telling people: what has to be told, written by the fact's own transaction whichever wing it is of; whom it is told to; and the messages by which it goes out.

-- INVARIANT: there is a row from the moment on at which the fact commits until its notices are written, in one transaction with the row's end.
create table notice_facts (
  org_id text not null, kind text not null, subject text not null,
  -- What makes the same subject worth telling again: the rung of a climb, the severity of a finding.
  stage text not null default '', at timestamptz not null,
  primary key (org_id, kind, subject, stage)
);

-- One thing that one reader is told. A reader is a person, or a room that many read.
create table notices (
  org_id text not null, id text not null,
  kind text not null, subject text not null, stage text not null,
  person_id text, room text,
  urgency text not null check (urgency in ('now', 'soon', 'digest')),
  at timestamptz not null, goes_at timestamptz not null,
  -- `waiting` for its hour; `gathered` into a message; `shown` only, where there is no way to the reader; `over` before it was told.
  state text not null default 'waiting' check (state in ('waiting', 'gathered', 'shown', 'over')),
  primary key (org_id, id),
  foreign key (org_id, person_id) references principals (org_id, id),
  check ((person_id is null) <> (room is null)),
  -- INVARIANT: nobody is told the same twice.
  unique nulls not distinct (org_id, kind, subject, stage, person_id, room)
);
create index notices_waiting on notices (org_id, goes_at, id) where state = 'waiting';
create index notices_of_person on notices (org_id, person_id, id) where person_id is not null;
create index notices_by_time on notices (org_id, at);

-- A message to one reader by one channel. Its id goes with it at each try, so that a receiver can drop what comes twice.
create table notice_messages (
  org_id text not null, id text not null,
  person_id text, room text, channel text not null,
  urgent boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'over')),
  attempts integer not null default 0,
  made_at timestamptz not null, due_at timestamptz not null, give_up_at timestamptz not null,
  lease_by text, lease_until timestamptz,
  ended_at timestamptz, problem text check (length(problem) <= 500),
  primary key (org_id, id),
  foreign key (org_id, person_id) references principals (org_id, id),
  check ((person_id is null) <> (room is null)),
  check ((state = 'waiting') = (ended_at is null))
);
create index notice_messages_due on notice_messages (org_id, channel, due_at, id) where state = 'waiting';
create index notice_messages_by_time on notice_messages (org_id, made_at);

create table notice_parts (
  org_id text not null, notice_id text not null, channel text not null, message_id text not null,
  -- INVARIANT: a notice goes by each channel once.
  primary key (org_id, notice_id, channel),
  foreign key (org_id, notice_id) references notices (org_id, id) on delete cascade,
  foreign key (org_id, message_id) references notice_messages (org_id, id) on delete cascade
);
create index notice_parts_of_message on notice_parts (org_id, message_id, notice_id);

create table notice_preferences (
  org_id text not null, person_id text not null,
  digest text[] not null default '{}', rooms text[] not null default '{}', zone text,
  set_at timestamptz not null,
  primary key (org_id, person_id),
  foreign key (org_id, person_id) references principals (org_id, id)
);

-- Statement by statement, so that a mass of rows is told of at the price of one more insert.
create function tell_of_rungs() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, stage, at)
    select org_id, 'approval.asked', request_id, rung::text, min(at) from told group by org_id, request_id, rung on conflict do nothing;
  return null;
end $$;
create trigger notices_of_rungs after insert on duty_notices referencing new table as told for each statement execute function tell_of_rungs();

create function tell_of_findings() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, stage, at)
    select org_id, 'finding.opened', id, severity, opened_at from told where state = 'open' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_findings after insert on findings referencing new table as told for each statement execute function tell_of_findings();

-- Another owner, or worse than it was.
create function tell_of_finding() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, stage, at)
    values (new.org_id, 'finding.opened', new.id, new.severity, new.opened_at) on conflict do nothing;
  return null;
end $$;
create trigger notices_of_changed_findings after update of owner_id, severity on findings for each row
  when (new.state = 'open' and (new.owner_id is distinct from old.owner_id or new.severity is distinct from old.severity))
  execute function tell_of_finding();

create function tell_of_closures() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, stage, at)
    select org_id, 'closure.asked', operation_id, proof_digest, requested_at from told on conflict do nothing;
  return null;
end $$;
create trigger notices_of_closures after insert on closure_requests referencing new table as told for each statement execute function tell_of_closures();

create function tell_of_risks() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select org_id, 'risk.asked', id, requested_at from told where state = 'requested' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_risks after insert on risk_acceptances referencing new table as told for each statement execute function tell_of_risks();

create function tell_of_reviews() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select org_id, 'review.asked', id, opened_at from told where state = 'open' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_reviews after insert on provider_reviews referencing new table as told for each statement execute function tell_of_reviews();

create function tell_of_incidents() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select org_id, 'incident.opened', id, opened_at from told where state = 'open' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_incidents after insert on incidents referencing new table as told for each statement execute function tell_of_incidents();

create function tell_of_suspensions() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select org_id, 'provider.suspended', id, suspended_at from told on conflict do nothing;
  return null;
end $$;
create trigger notices_of_suspensions after insert on party_suspensions
  referencing new table as told for each statement execute function tell_of_suspensions();

-- A provider's software asks for its mandates by itself; a person is told.
create function tell_of_mandates() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select t.org_id, 'mandate.waiting', t.id, t.minted_at from told t
      join principals p on p.org_id = t.org_id and p.id = t.executor_id and p.kind = 'person' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_mandates after insert on mandates referencing new table as told for each statement execute function tell_of_mandates();

create function tell_of_demands() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, stage, at)
    select org_id, 'drill.asked', drill_id, id, asked_at from told on conflict do nothing;
  return null;
end $$;
create trigger notices_of_demands after insert on evidence_demands referencing new table as told for each statement execute function tell_of_demands();

create function tell_of_drills() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select org_id, 'drill.asked', id, opened_at from told where exercise = 'exception' and state = 'open' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_drills after insert on drills referencing new table as told for each statement execute function tell_of_drills();
