-- In which browsers somebody has signed in, so that a sign-in from one that is new is told to him. A browser carries a mark of chance in a cookie; here
-- stands its digest together with the person, so that two people of one browser are not seen to share it. Nothing of an address or a network is kept.

create table known_browsers (
  org_id text not null, principal_id text not null,
  mark bytea not null check (length(mark) = 32),
  -- The session by which it became known.
  session_id text not null,
  first_at timestamptz not null, last_at timestamptz not null,
  primary key (org_id, principal_id, mark),
  foreign key (org_id, principal_id) references principals (org_id, id)
);
create index known_browsers_by_time on known_browsers (org_id, last_at);

-- The first browser of somebody is no news: there is none to tell it from.
create function tell_of_browsers() returns trigger language plpgsql as $$
begin
  if exists (select 1 from known_browsers k where k.org_id = new.org_id and k.principal_id = new.principal_id and k.mark <> new.mark) then
    insert into notice_facts (org_id, kind, subject, at) values (new.org_id, 'session.new', new.session_id, new.first_at) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger notices_of_browsers after insert on known_browsers for each row execute function tell_of_browsers();
