package dev.descent.training;

import dev.descent.dataset.PreparedData;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Carries out one plan on one data set. Not safe for use by several threads; holds off-heap memory until closed. */
public final class Trainer implements AutoCloseable {

    public Trainer(TrainingPlan plan, PreparedData data) {
        throw new IllegalStateException("filled in by the training package");
    }

    /** Trains until the last epoch, divergence, or until {@code stopRequested}, asked before each update, says true. */
    public Outcome train(TrainingListener listener, BooleanSupplier stopRequested) {
        throw new IllegalStateException("filled in by the training package");
    }

    /** Writes the model (parameters, specification, preprocessing, classes) as one safetensors file, fsynced and renamed into place. */
    public void saveModel(Path file) {
        throw new IllegalStateException("filled in by the training package");
    }

    @Override
    public void close() {
        throw new IllegalStateException("filled in by the training package");
    }
}
