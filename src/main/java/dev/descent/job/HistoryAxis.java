package dev.descent.job;

import java.time.Duration;
import java.time.Instant;

/** Along what a history is divided into buckets. */
public enum HistoryAxis {
    STEP,
    EPOCH,
    /** In milliseconds since the job's history began, so that jobs of different days lie over each other. */
    TIME;

    /** Where a point lies: where its last value does. */
    long of(MetricPoint point, Instant began) {
        return switch (this) {
            case STEP -> point.lastStep();
            case EPOCH -> point.epoch();
            case TIME -> Duration.between(began, point.time()).toMillis();
        };
    }
}
