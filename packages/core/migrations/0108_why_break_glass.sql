-- Why the first administrator comes in past the provider. It is said before the challenge is answered and goes with it: for that sign-in and for no other.
alter table passkey_sign_ins add column reason text check (length(reason) between 10 and 500);
alter table sessions add column break_glass_reason text
  check (break_glass_reason is null or (break_glass and length(break_glass_reason) between 10 and 500));

create or replace function what_a_session_was_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is null
    and (new.org_id, new.id, new.principal_id, new.token_hash, new.way, new.opened_at, new.break_glass) =
        (old.org_id, old.id, old.principal_id, old.token_hash, old.way, old.opened_at, old.break_glass)
    and new.issuer is not distinct from old.issuer and new.subject is not distinct from old.subject
    and new.break_glass_reason is not distinct from old.break_glass_reason then
    return new;
  end if;
  raise exception 'whose a session is, why it was opened, and that it has ended, is not changed' using errcode = 'CS080';
end $$;

-- It goes on as what has been told only with the same reason: one that was opened when nobody else administered, and goes on past others, is news.
create or replace function tell_of_break_glass() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from sessions b where b.org_id = new.org_id and b.principal_id = new.principal_id and b.break_glass
      and b.ended_because = 'renewed' and b.ended_at = new.opened_at and b.break_glass_reason is not distinct from new.break_glass_reason) then
    insert into notice_facts (org_id, kind, subject, at) values (new.org_id, 'session.break_glass', new.id, new.opened_at) on conflict do nothing;
  end if;
  return null;
end $$;
