package dev.descent.job;

import java.time.Instant;

/**
 * One line of a job's log.
 *
 * @param id counts up from 1 in each job
 * @param type {@code status}, {@code progress}, {@code epoch}, {@code checkpoint}, {@code log}, or, where the job ends, {@code done}
 * @param data a JSON object
 */
public record JobEvent(long id, String type, String data, Instant time) {}
