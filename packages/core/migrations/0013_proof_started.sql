-- When a round of looking began: rounds that count as separate lie as far apart as policy asks, from beginning to beginning.
alter table proofs add column started_at timestamptz;
