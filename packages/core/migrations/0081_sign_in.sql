-- Who an issuer's subject is here, which roles came by it, and what counts once.

create table sign_in_links (
  org_id text not null, id text not null,
  -- The sign-in document by which, and what its provider calls itself and the person. INVARIANT: found at the first sign-in, and by this alone after it.
  sign_in text not null, issuer text not null, subject text not null check (length(subject) between 1 and 500),
  principal_id text not null,
  how text not null check (how in ('record', 'email')),
  linked_at timestamptz not null, ended_at timestamptz, ended_by text,
  primary key (org_id, id),
  foreign key (org_id, principal_id) references principals (org_id, id),
  check ((ended_at is null) = (ended_by is null))
);
create unique index one_person_of_a_subject on sign_in_links (org_id, issuer, subject) where ended_at is null;
create unique index one_subject_of_a_person on sign_in_links (org_id, issuer, principal_id) where ended_at is null;
create index sign_in_links_of_principal on sign_in_links (org_id, principal_id, id);

create function a_link_is_ended_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is null
    and (new.org_id, new.id, new.sign_in, new.issuer, new.subject, new.principal_id, new.linked_at) =
        (old.org_id, old.id, old.sign_in, old.issuer, old.subject, old.principal_id, old.linked_at) then
    return new;
  end if;
  raise exception 'who a subject is, is not changed: the link is ended, and made anew' using errcode = 'CS081';
end $$;
create trigger sign_in_links_stand before update on sign_in_links for each row execute function a_link_is_ended_once();

-- A role that came by a claim, as it was given: where the holding is another one by now, somebody else has said so since, and it is his.
create table sign_in_roles (
  org_id text not null, principal_id text not null, role text not null, sign_in text not null,
  since timestamptz not null, until timestamptz not null,
  primary key (org_id, principal_id, role),
  foreign key (org_id, principal_id) references principals (org_id, id)
);

-- What is taken once: the state of a sign-in, the id of a logout token. Kept until it would be too old anyway.
create table sign_in_once (
  org_id text not null, kind text not null check (kind in ('state', 'logout')), digest text not null, until timestamptz not null,
  primary key (org_id, kind, digest)
);
create index sign_in_once_until on sign_in_once (org_id, until);
