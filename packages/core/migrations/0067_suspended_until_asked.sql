-- What nobody uses is switched off and kept, until somebody who needs it says so. Nobody is asked whether it comes back because nothing speaks against it:
-- nothing did when it was switched off either.

alter table suspended_credentials add column until_asked boolean not null default false;
-- When somebody last said so: the look for what nobody uses counts from then.
create index suspended_and_needed on suspended_credentials (org_id, credential_id, over_at) where until_asked and outcome = 'resumed';

create or replace function what_slept_stays() returns trigger language plpgsql as $$
begin
  -- INVARIANT: once it takes somebody's word, nothing but that word wakes it.
  if tg_op = 'UPDATE' and old.over_at is null and (old.was is null or new.was = old.was) and (new.until_asked or not old.until_asked)
    and (new.org_id, new.id, new.credential_id, new.begun_at) = (old.org_id, old.id, old.credential_id, old.begun_at) then
    return new;
  end if;
  raise exception 'a sleep that is over, and what was seen before it, is neither changed nor deleted' using errcode = 'CS045';
end $$;
