-- Signed security events of transmitters: each as it came, once; what nobody can place yet; and how a transmitter's stream stands.

create table security_events (
  org_id text not null, transmitter text not null, jti text not null,
  -- Over what was signed: the same id with other content is refused.
  digest text not null, document text not null, key_id text not null,
  event text not null, subject jsonb not null,
  -- Null: it says neither that something is wrong nor that it is right.
  bad boolean, reason text not null, txn text,
  happened_at timestamptz not null, issued_at timestamptz not null, received_at timestamptz not null,
  -- What of ours it was about when it came, and whether it counted then.
  subject_kind text, subject_id text,
  outcome text not null check (outcome in ('counts', 'older', 'unplaced', 'undecided', 'stream')),
  primary key (org_id, transmitter, jti),
  check ((subject_kind is null) = (subject_id is null)),
  check ((outcome in ('counts', 'older')) = (subject_id is not null))
);
create index security_events_of_stream on security_events (org_id, transmitter, event, happened_at desc) where outcome = 'stream';
create index security_events_by_time on security_events (org_id, transmitter, received_at desc);

create function security_events_stand() returns trigger language plpgsql as $$
begin raise exception 'a security event that came is neither changed nor deleted' using errcode = 'CS030'; end $$;
create trigger security_events_only_grow before update or delete on security_events for each row execute function security_events_stand();
create trigger security_events_not_truncated before truncate on security_events execute function security_events_stand();

-- What an event is about is not known here, is several things, or is not its transmitter's to speak of: looked at again until it is placed.
create table unplaced_events (
  org_id text not null, transmitter text not null, jti text not null,
  why text not null check (why in ('unknown', 'several', 'not_theirs', 'refused')),
  received_at timestamptz not null, looked_at timestamptz not null,
  placed_at timestamptz, subject_kind text, subject_id text,
  primary key (org_id, transmitter, jti),
  foreign key (org_id, transmitter, jti) references security_events (org_id, transmitter, jti),
  check (num_nulls(placed_at, subject_kind, subject_id) in (0, 3))
);
create index unplaced_events_open on unplaced_events (org_id, looked_at) where placed_at is null;

create index principals_by_email on principals (org_id, lower(email)) where email is not null;
