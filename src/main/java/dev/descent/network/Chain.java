package dev.descent.network;

import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers inside another, one after another.
 *
 * @param prefix before the index of each in the names of the weights, as {@code 0/}
 * @param pointer to the list, from the layer around them, as {@code branches/0}
 */
record Chain(List<LayerSpec> layers, String prefix, String pointer) {

    /** @throws ShapeMismatch seen from the layer around them */
    Shape outputShape(Shape input) {
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            try {
                shape = layers.get(i).outputShape(shape);
            } catch (ShapeMismatch mismatch) {
                throw mismatch.within(pointer + "/" + i);
            }
        }
        return shape;
    }

    List<Child> children(Shape input) {
        List<Child> children = new ArrayList<>();
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            children.add(new Child(prefix + i, pointer + "/" + i, layers.get(i), shape));
            shape = layers.get(i).outputShape(shape);
        }
        return children;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            names.add(prefix + i);
        }
        return names;
    }

    boolean keepsMask() {
        return layers.stream().allMatch(LayerSpec::keepsMask);
    }
}
