package dev.descent.training;

import java.util.List;
import java.util.Map;

/** Is told of a run's progress, on the training thread; what it throws ends the run. */
public interface TrainingListener {

    /**
     * One update was made.
     *
     * @param step number of the update, from 1
     * @param epoch from 1
     * @param loss mean loss of the batch before the update; not finite if the run is about to end as diverged
     */
    void step(long step, int epoch, double loss);

    /**
     * What the update of the last step did to each layer that learns; only where the history asks for it.
     *
     * @param step number of the update, from 1
     * @param epoch from 1
     */
    default void layers(long step, int epoch, List<LayerStatistics> layers) {}

    /**
     * The run is between two updates, and can be saved.
     *
     * @param step updates made so far
     * @param figures of the epoch that has just ended; empty within one
     */
    default void between(long step, Map<String, Double> figures) {}

    /**
     * One epoch ended and its evaluation is done.
     *
     * @param epoch from 1
     * @param step updates made so far
     * @param metrics {@code loss}, {@code accuracy}, {@code val_loss}, … and {@code samples_per_second}
     */
    void epoch(int epoch, long step, Map<String, Double> metrics);
}
