package dev.descent.training;

import dev.descent.dataset.DatasetInfo;

/** A specification that was checked against its data set: shapes fit, the loss suits the target. */
public final class TrainingPlan {

    private final TrainingSpec spec;
    private final PlanSummary summary;

    private TrainingPlan(TrainingSpec spec, PlanSummary summary) {
        this.spec = spec;
        this.summary = summary;
    }

    /**
     * Checks and estimates; allocates nothing.
     *
     * @throws dev.descent.spec.InvalidInputException naming every layer that doesn't fit
     */
    public static TrainingPlan of(TrainingSpec spec, DatasetInfo dataset) {
        throw new IllegalStateException("filled in by the training package");
    }

    public TrainingSpec spec() {
        return spec;
    }

    public PlanSummary summary() {
        return summary;
    }
}
