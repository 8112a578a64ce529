-- A session by which the first administrator came in by his own passkey: told as what it is, at any hour.
alter table sessions add column break_glass boolean not null default false check (not break_glass or way = 'passkey');

create or replace function what_a_session_was_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is null
    and (new.org_id, new.id, new.principal_id, new.token_hash, new.way, new.opened_at, new.break_glass) =
        (old.org_id, old.id, old.principal_id, old.token_hash, old.way, old.opened_at, old.break_glass)
    and new.issuer is not distinct from old.issuer and new.subject is not distinct from old.subject then
    return new;
  end if;
  raise exception 'whose a session is, and that it has ended, is not changed' using errcode = 'CS080';
end $$;

-- Where it takes the place of one that has been told, and ends when that one would have, it is no news.
create function tell_of_break_glass() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from sessions b where b.org_id = new.org_id and b.principal_id = new.principal_id and b.break_glass
      and b.ended_because = 'renewed' and b.ended_at = new.opened_at) then
    insert into notice_facts (org_id, kind, subject, at) values (new.org_id, 'session.break_glass', new.id, new.opened_at) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger notices_of_break_glass after insert on sessions for each row when (new.break_glass) execute function tell_of_break_glass();
