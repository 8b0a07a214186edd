package dev.descent.training;

import dev.descent.optimizer.TensorStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * What one update did to a layer's weights together: what shows vanishing and exploding gradients, and a learning rate that
 * doesn't suit.
 *
 * @param layer its place in the network, from 0
 * @param gradientNorm ‖g‖₂, the penalty's gradient included, before clipping
 * @param parameterNorm ‖θ‖₂, before the update
 * @param updateRatio ‖Δθ‖₂/‖θ‖₂; not finite where all weights are 0
 * @param clippedShare share of the gradient's elements that clipping changed, 0 to 1
 */
public record LayerStatistics(
        int layer, double gradientNorm, double parameterNorm, double updateRatio, double clippedShare) {

    /** Sums up tensors whose names begin with the place of their layer, and that are in the layers' order. */
    static List<LayerStatistics> of(List<TensorStatistics> tensors) {
        List<LayerStatistics> layers = new ArrayList<>();
        int from = 0;
        while (from < tensors.size()) {
            int layer = layer(tensors.get(from));
            int to = from + 1;
            while (to < tensors.size() && layer(tensors.get(to)) == layer) {
                to++;
            }
            layers.add(of(layer, tensors.subList(from, to)));
            from = to;
        }
        return layers;
    }

    private static LayerStatistics of(int layer, List<TensorStatistics> tensors) {
        double gradient = 0;
        double parameters = 0;
        double update = 0;
        long clipped = 0;
        long elements = 0;
        for (TensorStatistics tensor : tensors) {
            gradient += tensor.gradientSquares();
            parameters += tensor.parameterSquares();
            update += tensor.updateSquares();
            clipped += tensor.clipped();
            elements += tensor.elements();
        }
        return new LayerStatistics(
                layer,
                Math.sqrt(gradient),
                Math.sqrt(parameters),
                Math.sqrt(update / parameters),
                Math.min(1, (double) clipped / elements));
    }

    private static int layer(TensorStatistics tensor) {
        String name = tensor.tensor();
        return Integer.parseInt(name, 0, name.indexOf('/'), 10);
    }
}
