package dev.descent.network;

import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A layer that goes through time step by step and keeps a state; input [time, features]. */
public sealed interface Recurrent extends LayerSpec permits SimpleRnn, Lstm, Gru {

    /** Size of the state. */
    Integer units();

    /** What all recurrent layers have. */
    RecurrentSettings recurrence();

    /** The same layer through time in the other direction. */
    Recurrent reversed();

    /** How many numbers of each unit are computed from the input. */
    int gates();

    /** Shape of the bias, if there is one. */
    default Shape biasShape() {
        return Shape.of(Math.multiplyExact(gates(), units()));
    }

    /** First values of the bias. */
    default FirstValues firstBias() {
        return recurrence().biasInitializer();
    }

    /** @throws ShapeMismatch if the layer's activations don't treat every element alike, or the input isn't a sequence */
    @Override
    default Shape outputShape(Shape input) {
        if (input.rank() != 2) {
            throw new ShapeMismatch(
                    "",
                    "A recurrent layer needs an input of two axes, (time, features), and gets " + input
                            + (input.rank() < 2
                                    ? "; put an `embedding` or a `reshape` before it, or let the layer before it return"
                                            + " sequences."
                                    : "; put a `reshape` before it, or a `time_distributed` `flatten`."));
        }
        checkActivations();
        return recurrence().returnSequences() ? input.withLast(units()) : Shape.of(units());
    }

    /** @throws ShapeMismatch if one of them doesn't treat every element alike */
    void checkActivations();

    @Override
    default List<Weight> weights(Shape input) {
        int width = Math.multiplyExact(gates(), units());
        List<Weight> weights = new ArrayList<>();
        weights.add(
                settings().kernel(Shape.of(input.size(1), width), recurrence().kernelInitializer()));
        weights.add(recurrence().recurrentKernel(Shape.of(units(), width), settings()));
        if (recurrence().useBias()) {
            weights.add(settings().bias(biasShape(), firstBias()));
        }
        return weights;
    }

    @Override
    default boolean keepsMask() {
        return recurrence().returnSequences();
    }
}
