package dev.descent.training;

import dev.descent.network.Network;
import dev.descent.tensor.Backend;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a job takes outside the Java heap, found by laying out its buffers without taking their memory. */
final class Footprint {

    private Footprint() {}

    /**
     * Bytes of parameters, gradients, averages, and of the buffers for every batch size that will occur.
     *
     * @param batch rows of an update
     * @param evaluatedRows of each part that is evaluated
     */
    static long bytes(TrainingSpec spec, Network network, int trainRows, int batch, List<Integer> evaluatedRows) {
        int threads = Backend.load().threads();
        Tensor flat = Tensor.planned(
                spec.dtype(), Shape.of(Math.max(1, network.layout().size())));
        long vector = (long) flat.elements() * spec.dtype().bytes();
        boolean averages = spec.training().updateChain().averages();
        Set<Integer> trained = sizes(trainRows, batch);
        int shares = trained.stream()
                .mapToInt(rows -> Lanes.shares(network, rows, threads))
                .max()
                .orElse(1);
        boolean restores = BestEpoch.restores(spec.training().earlyStopping());
        long bytes = vector * (1 + shares + (averages ? 1 : 0) + (restores ? 1 : 0));
        List<Tensor> gradients = Collections.nCopies(shares, flat);
        boolean fused = Optimization.fuses(network, spec.training().loss());
        for (int rows : trained) {
            bytes += Lanes.training(network, flat, gradients, rows, fused, threads)
                    .bytes();
        }
        Set<Integer> evaluated = new LinkedHashSet<>();
        evaluatedRows.forEach(rows -> evaluated.addAll(sizes(rows, Trainer.EVALUATION_BATCH)));
        for (int rows : evaluated) {
            bytes += Lanes.inference(network, flat, rows, fused, threads).bytes();
        }
        return bytes;
    }

    /** Sizes of the batches that so many rows make. */
    private static Set<Integer> sizes(int rows, int batch) {
        Set<Integer> sizes = new LinkedHashSet<>();
        if (rows >= batch) {
            sizes.add(batch);
        }
        if (rows % batch > 0) {
            sizes.add(rows % batch);
        }
        return sizes;
    }
}
