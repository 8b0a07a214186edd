package dev.descent.network;

import dev.descent.tensor.Shape;

/**
 * A layer inside another.
 *
 * @param name before the names of its weights, as {@code 0} or {@code forward}; empty for none
 * @param pointer to it, from the layer around it, as {@code layers/0}
 * @param spec the layer
 * @param input shape of one example that it gets
 */
record Child(String name, String pointer, LayerSpec spec, Shape input) {}
