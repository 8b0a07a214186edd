package dev.descent.network;

import dev.descent.optimizer.ParameterSettings;
import dev.descent.tensor.Shape;

/**
 * One tensor of a layer.
 *
 * @param name within the layer, as {@code kernel}
 * @param initializer of its first values
 * @param settings how it is learned
 */
public record Weight(String name, Shape shape, FirstValues initializer, ParameterSettings settings) {

    /** A tensor that isn't learned, but kept with those that are: what a layer finds out in training, such as moving averages. */
    static Weight state(String name, Shape shape, FirstValues initializer) {
        return new Weight(
                name,
                shape,
                initializer,
                new ParameterSettings(ParameterSettings.Kind.NORMALIZATION, false, 1, null, null));
    }

    /** @throws ShapeMismatch if the shape doesn't suit what the user chose for the weight */
    void check() {
        initializer.refusal(shape).ifPresent(reason -> {
            throw new ShapeMismatch(name + "_initializer", reason);
        });
        if (settings.constraint() != null) {
            settings.constraint().refusal(shape).ifPresent(reason -> {
                throw new ShapeMismatch(name + "_constraint/axis", reason);
            });
        }
    }
}
