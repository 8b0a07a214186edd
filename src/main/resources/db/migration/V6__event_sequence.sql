-- One row: how many events of all jobs there are. Whoever writes events adds their number here first and keeps the row locked until
-- the commit: so seq becomes visible in its order and without gaps, and "seq greater than the last one seen" misses none.
create table event_sequence (
    last_seq bigint not null
);
insert into event_sequence (last_seq) values (0);

-- Null in events that are older than this column.
alter table job_event add column seq bigint;
create unique index job_event_by_seq on job_event (seq);
