package dev.descent.training;

import dev.descent.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a job, from its first step to its model. Not safe for use by several threads; holds off-heap memory until closed. */
public interface Run extends AutoCloseable {

    /**
     * Makes a run ready.
     *
     * @param initial file with the weights to start from, found to suit the plan; null if the job starts at random
     * @param left asked while rows are made ready, which can take long
     * @throws IOException if that file can't be read
     * @throws java.util.concurrent.CancellationException once {@code left} said true; from {@link #run} too, where other rows are to be
     *     made ready on the way
     */
    static Run of(TrainingPlan plan, Dataset dataset, @Nullable Path initial, BooleanSupplier left) throws IOException {
        return plan.folds().isEmpty()
                ? Trainer.of(plan, dataset, initial, left)
                : new CrossValidatedRun(plan, dataset, initial, left);
    }

    /**
     * Trains, from the first step or from where {@link #resume} put it, until the last epoch, until nothing gets better, divergence,
     * or an interrupt.
     *
     * @param interrupts asked before each update and each evaluated batch: null to go on; once it was {@code LEAVE} it stays so
     */
    Outcome run(TrainingListener listener, Supplier<@Nullable Interrupt> interrupts);

    /**
     * Saves the run as it is between two updates, in a safetensors file that is brought to the disk and renamed into place.
     *
     * @param notes to be found again with the run
     * @return the file's SHA-256, in hexadecimal
     * @throws IllegalStateException unless {@link #canBeSaved}
     */
    String save(Path file, Map<String, double[]> notes) throws IOException;

    /** Whether the run can be saved: not once its end was begun, when the weights may be those of another epoch. */
    boolean canBeSaved();

    /**
     * Puts the run where it was when it was saved, by a run of the same plan and data: it goes on to the same bits.
     *
     * @return steps made until then
     * @throws IllegalArgumentException if the checkpoint is of another network or optimizer
     */
    long resume(Checkpoint checkpoint) throws IOException;

    /**
     * Writes the model (parameters, specification, preprocessing, classes) as one safetensors file, fsynced and renamed into
     * place.
     *
     * @return the file's SHA-256, in hexadecimal
     */
    String saveModel(Path file) throws IOException;

    @Override
    void close();
}
