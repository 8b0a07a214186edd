package dev.descent.training;

import dev.descent.network.ConfusionMatrix;
import dev.descent.network.Outputs;
import dev.descent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches for the epoch that a job's model is to be of: the last one, or the best where early stopping restores its weights. Holds
 * off-heap memory until closed.
 */
final class BestEpoch implements AutoCloseable {

    private final @Nullable EarlyStopping stopping;
    private final EarlyStopping.@Nullable Watcher watcher;
    /** The best epoch's weights; null if they aren't to be restored. */
    private final @Nullable Tensor weights;

    private Map<String, Double> figures = Map.of();
    private Map<String, Double> latest = Map.of();
    private @Nullable ConfusionMatrix heldOut;
    private boolean kept;

    /** @param model whose weights are kept */
    BestEpoch(@Nullable EarlyStopping stopping, Tensor model) {
        this.stopping = stopping;
        this.watcher = stopping == null ? null : stopping.start();
        this.weights = restores(stopping) ? Tensor.zeros(model.dtype(), model.shape()) : null;
    }

    /**
     * All that is known of the epochs so far, but for the weights.
     *
     * @param heldOut classes × classes; null if it isn't known
     */
    record Known(
            EarlyStopping.@Nullable Seen seen,
            Map<String, Double> figures,
            Map<String, Double> latest,
            long @Nullable [] @Nullable [] heldOut,
            boolean kept) {}

    Known known() {
        return new Known(
                watcher == null ? null : watcher.seen(),
                figures,
                latest,
                heldOut == null ? null : heldOut.counts(),
                kept);
    }

    /** Room for the best epoch's weights; null if they aren't to be restored. */
    @Nullable
    Tensor weights() {
        return weights;
    }

    /**
     * Goes on from what was known, but for the weights.
     *
     * @param outputs that the counts are of
     */
    void restore(Known known, Outputs outputs) {
        if (watcher != null && known.seen != null) {
            watcher.restore(known.seen);
        }
        figures = known.figures;
        latest = known.latest;
        heldOut = known.heldOut == null ? null : new ConfusionMatrix(outputs, known.heldOut);
        kept = known.kept;
    }

    /** Whether a second copy of the weights is kept. */
    static boolean restores(@Nullable EarlyStopping stopping) {
        return stopping != null && stopping.restoreBestWeights();
    }

    /**
     * Takes in an epoch.
     *
     * @param epoch from 1
     * @param confusion on held-out rows, if it is known
     * @return whether training is to stop after it
     */
    boolean observe(int epoch, Map<String, Double> found, @Nullable ConfusionMatrix confusion, Tensor model) {
        latest = found;
        if (stopping == null || watcher == null) {
            figures = found;
            heldOut = confusion;
            return false;
        }
        boolean better = watcher.observe(epoch, found.getOrDefault(stopping.monitor(), Double.NaN));
        if (weights == null) {
            figures = found;
        } else if (better) {
            weights.copyFrom(model);
            figures = new LinkedHashMap<>(found);
            kept = true;
        }
        if (better || !kept) {
            heldOut = confusion;
        }
        return watcher.stops(epoch);
    }

    /** Puts the best epoch's weights into the model, if they were kept. @return whether they were */
    boolean restore(Tensor model) {
        if (kept) {
            model.copyFrom(Objects.requireNonNull(weights));
        }
        return kept;
    }

    /**
     * The figures of the epoch that the model is of, and which epoch that is, as {@code best_epoch}, if training was watched.
     *
     * @param test of the test part, which are the model's
     */
    Map<String, Double> figuresWith(Map<String, Double> test) {
        Map<String, Double> all = new LinkedHashMap<>(kept ? figures : latest);
        all.putAll(test);
        if (watcher != null && watcher.bestEpoch() > 0) {
            all.put("best_epoch", (double) watcher.bestEpoch());
        }
        return all;
    }

    /** Of the epoch that the model is of, on held-out rows, if it is known. */
    @Nullable
    ConfusionMatrix heldOut() {
        return heldOut;
    }

    /** The figures so far, of a run that was stopped. */
    Map<String, Double> figures() {
        return figures;
    }

    @Override
    public void close() {
        if (weights != null) {
            weights.close();
        }
    }
}
