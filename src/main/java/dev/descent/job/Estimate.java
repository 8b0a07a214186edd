package dev.descent.job;

import jakarta.persistence.Embeddable;

/**
 * What a job was found to take before it was queued.
 *
 * @param plannedBytes of memory, while it runs
 * @param stepWork multiplications of a step, roughly: to compare jobs by
 */
@Embeddable
record Estimate(long plannedBytes, double stepWork) {}
