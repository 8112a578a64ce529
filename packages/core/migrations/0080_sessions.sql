-- Sessions of people who have signed in. Of the token that the browser holds only its SHA-256 is kept. A row is never begun again: who comes back signs in anew.

create table sessions (
  org_id text not null, id text not null, principal_id text not null,
  token_hash bytea not null unique check (length(token_hash) = 32),
  way text not null check (way in ('oidc', 'passkey', 'first')),
  -- By which sign-in document, and what its provider calls the person and the session.
  issuer text, subject text, provider_session text, acr text,
  -- What the browser calls itself, so that its owner knows it again.
  agent text not null check (length(agent) <= 200),
  opened_at timestamptz not null, last_seen_at timestamptz not null,
  idle_seconds integer not null check (idle_seconds > 0), ends_at timestamptz not null,
  stepped_up_at timestamptz,
  ended_at timestamptz, ended_because text,
  primary key (org_id, id),
  foreign key (org_id, principal_id) references principals (org_id, id),
  check ((way = 'oidc') = (issuer is not null)),
  check ((ended_at is null) = (ended_because is null))
);
create index sessions_live_of_principal on sessions (org_id, principal_id) where ended_at is null;
create index sessions_live_of_issuer on sessions (org_id, issuer, subject) where ended_at is null and issuer is not null;
create index sessions_of_principal on sessions (org_id, principal_id, opened_at desc);

create trigger nothing_for_who_left before insert on sessions for each row execute function nothing_for_who_left();

create function what_a_session_was_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is null
    and (new.org_id, new.id, new.principal_id, new.token_hash, new.way, new.opened_at) =
        (old.org_id, old.id, old.principal_id, old.token_hash, old.way, old.opened_at)
    and new.issuer is not distinct from old.issuer and new.subject is not distinct from old.subject then
    return new;
  end if;
  raise exception 'whose a session is, and that it has ended, is not changed' using errcode = 'CS080';
end $$;
create trigger sessions_stand before update on sessions for each row execute function what_a_session_was_stays();
