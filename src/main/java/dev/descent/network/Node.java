package dev.descent.network;

import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer in its place in a network: its input's shape, and where its weights lie.
 *
 * @param number of the layer, counted from 0 in the order of the specification, layers inside others after these
 * @param weights its own
 * @param children layers inside it, by name
 */
record Node(LayerSpec spec, int number, Shape input, List<Place> weights, Map<String, Node> children) {

    /** Where a weight lies. */
    record Place(Weight weight, ParameterLayout.Entry entry) {}

    static Node of(LayerSpec spec, int number, Shape input) {
        return new Node(spec, number, input, new ArrayList<>(), new LinkedHashMap<>());
    }

    /** Its weights and those of all layers inside it, in the order of the layout. */
    List<Place> allWeights() {
        List<Place> all = new ArrayList<>(weights);
        children.values().forEach(child -> all.addAll(child.allWeights()));
        return all;
    }

    /** Whether it, or a layer inside it, has a weight that is learned. */
    boolean learns() {
        return allWeights().stream().anyMatch(place -> place.weight().settings().trainable());
    }
}
