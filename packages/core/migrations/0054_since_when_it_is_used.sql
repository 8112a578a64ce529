-- Since when it is known who uses what, by the clock of the history. Null: longer than anybody has written it down.
alter table credential_uses add column learnt_at timestamptz;
alter table credential_uses alter column learnt_at set default now();

-- What is learnt otherwise is learnt anew: what was declared and then observed.
create function use_learnt_anew() returns trigger language plpgsql as $$
begin
  new.learnt_at := now();
  return new;
end $$;
create trigger use_learnt_anew before update of learnt on credential_uses for each row
  when (old.learnt is distinct from new.learnt) execute function use_learnt_anew();
