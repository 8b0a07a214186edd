package dev.descent.network;

import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.StringNode;

/** A layer that is one layer here too: what it is here, and what becomes of each field of its configuration. */
final class KerasPlainLayer implements KerasLayer {

    private static final String TRAINABLE = "trainable";

    private final String type;
    private final Map<String, KerasField> fields = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private boolean weights;
    private ToIntBiFunction<KerasObject, KerasPlace> rank = (layer, place) -> place.rank();

    private KerasPlainLayer(String type) {
        this.type = type;
        fields.put("name", KerasField.ignored());
        fields.put("batch_input_shape", KerasField.shape());
        fields.put("dtype", KerasField.dtype());
        fields.put("activity_regularizer", KerasField.only("penalties on outputs aren't offered.", "null"));
        fields.put(TRAINABLE, KerasField.trainable());
    }

    /** A layer that is called so here. */
    static KerasPlainLayer of(String type) {
        return new KerasPlainLayer(type);
    }

    /** Fields that have the same name and meaning. */
    KerasPlainLayer copies(String... names) {
        for (String name : names) {
            fields.put(name, KerasField.copy(name));
        }
        return this;
    }

    KerasPlainLayer field(String name, KerasField field) {
        fields.put(name, field);
        return this;
    }

    KerasPlainLayer ignores(String... names) {
        for (String name : names) {
            fields.put(name, KerasField.ignored());
        }
        return this;
    }

    KerasPlainLayer only(String name, String why, String... accepted) {
        fields.put(name, KerasField.only(why, accepted));
        return this;
    }

    KerasPlainLayer activation() {
        fields.put("activation", KerasField.activation("activation"));
        return this;
    }

    /** A weight with an initializer, a regularizer and a constraint. */
    KerasPlainLayer weight(String name) {
        return weight(name, name);
    }

    /** A weight that is called otherwise here. */
    KerasPlainLayer weight(String keras, String own) {
        weights = true;
        fields.put(keras + "_initializer", KerasField.choice(KerasChoice.INITIALIZERS, own + "_initializer"));
        fields.put(keras + "_regularizer", KerasField.choice(KerasChoice.REGULARIZERS, own + "_regularizer"));
        fields.put(keras + "_constraint", KerasField.choice(KerasChoice.CONSTRAINTS, own + "_constraint"));
        return this;
    }

    /** A field that the layer's own form can't miss, for it has none of that name. */
    KerasPlainLayer requires(String name) {
        required.add(name);
        return this;
    }

    /** It has weights, though none that the user may shape. */
    KerasPlainLayer hasWeights() {
        weights = true;
        return this;
    }

    /** How many axes its output has, the batch's included; as many as its input unless said otherwise. */
    KerasPlainLayer rank(ToIntBiFunction<KerasObject, KerasPlace> after) {
        rank = after;
        return this;
    }

    KerasPlainLayer rank(int always) {
        return rank((layer, place) -> always);
    }

    @Override
    public Translated translate(KerasObject layer, KerasPlace place) {
        Translation own =
                new Translation(layer.problems().pointer(), layer.inConfig().pointer());
        Problems className = layer.problems().at(KerasObject.CLASS_NAME);
        own.put("type", StringNode.valueOf(type), className.pointer());
        KerasField.translateAll(layer, fields, place, own);
        JsonNode trainable = layer.config().path(TRAINABLE);
        if (weights && (place.frozen() || trainable.isBoolean() && !trainable.booleanValue())) {
            own.put(TRAINABLE, BooleanNode.FALSE, layer.inConfig().at(TRAINABLE).pointer());
        }
        for (String name : required) {
            if (!layer.config().has(name)) {
                layer.inConfig().at(name).add("missing", "`" + name + "` is required.");
            }
        }
        return new Translated(own, rank.applyAsInt(layer, place));
    }
}
