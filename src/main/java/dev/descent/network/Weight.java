package dev.descent.network;

import dev.descent.tensor.Shape;

/**
 * One tensor that a layer learns.
 *
 * @param name within the layer, as {@code kernel}
 * @param initializer of its first values
 */
public record Weight(String name, Shape shape, Initializer initializer) {}
