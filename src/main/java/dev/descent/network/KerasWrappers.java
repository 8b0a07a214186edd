package dev.descent.network;

import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Layers of Keras that are made of other layers. */
final class KerasWrappers {

    private static final String LAYER = "layer";
    private static final String BACKWARD_LAYER = "backward_layer";
    private static final String GO_BACKWARDS = "go_backwards";

    private static final Map<String, KerasField> SEQUENTIAL = fields("layers", "build_input_shape");
    private static final Map<String, KerasField> TIME_DISTRIBUTED = fields(LAYER);
    private static final Map<String, KerasField> BIDIRECTIONAL = fields(LAYER, BACKWARD_LAYER);

    static {
        BIDIRECTIONAL.put("merge_mode", (value, problems, place, into) -> {
            if (value.isNull()) {
                problems.add(
                        "unsupported",
                        "Without `merge_mode` there are two outputs; a layer of a `Sequential` has one.");
            } else {
                into.put("merge_mode", value, problems.pointer());
            }
        });
    }

    private KerasWrappers() {}

    /** With those that are looked at by themselves. */
    private static Map<String, KerasField> fields(String... others) {
        Map<String, KerasField> fields = new LinkedHashMap<>();
        fields.put("name", KerasField.ignored());
        fields.put("trainable", KerasField.trainable());
        fields.put("batch_input_shape", KerasField.shape());
        fields.put("dtype", KerasField.dtype());
        for (String name : others) {
            fields.put(name, KerasField.ignored());
        }
        return fields;
    }

    private static Translation begin(
            KerasObject wrapper, String type, Map<String, KerasField> fields, KerasPlace place) {
        Translation own =
                new Translation(wrapper.problems().pointer(), wrapper.inConfig().pointer());
        own.put(
                "type",
                StringNode.valueOf(type),
                wrapper.problems().at(KerasObject.CLASS_NAME).pointer());
        KerasField.translateAll(wrapper, fields, place, own);
        return own;
    }

    static KerasLayer.Translated sequential(KerasObject wrapper, KerasPlace place) {
        Translation own = begin(wrapper, "sequential", SEQUENTIAL, place);
        KerasSequence sequence = KerasSequence.read(wrapper, place, own);
        return sequence == null || sequence.failed()
                ? new KerasLayer.Translated(null, 0)
                : new KerasLayer.Translated(own, sequence.rank());
    }

    static KerasLayer.Translated timeDistributed(KerasObject wrapper, KerasPlace place) {
        Translation own = begin(wrapper, "time_distributed", TIME_DISTRIBUTED, place);
        KerasPlace inside = inside(wrapper, place).withRank(place.rankPlus(-1));
        KerasLayer.Translated layer = wrapped(wrapper, inside, own);
        return layer.rank() == 0 ? layer : new KerasLayer.Translated(layer.layer(), layer.rank() + 1);
    }

    static KerasLayer.Translated bidirectional(KerasObject wrapper, KerasPlace place) {
        Translation own = begin(wrapper, "bidirectional", BIDIRECTIONAL, place);
        KerasPlace inside = inside(wrapper, place);
        KerasLayer.Translated layer = wrapped(wrapper, inside, own);
        JsonNode backward = wrapper.config().path(BACKWARD_LAYER);
        if (layer.layer() != null && !backward.isMissingNode() && !backward.isNull()) {
            Problems aside = new Problems();
            Translation other = KerasLayers.translate(backward, aside, inside).layer();
            ObjectNode forward = (ObjectNode) own.tree().get(LAYER);
            if (other == null || !aside.list().isEmpty() || !areOpposite(forward, other.tree())) {
                wrapper.inConfig()
                        .at(BACKWARD_LAYER)
                        .add(
                                "unsupported",
                                "`backward_layer` must be `layer` with the other `go_backwards`: both directions are made alike.");
            }
        }
        return layer;
    }

    private static KerasPlace inside(KerasObject wrapper, KerasPlace place) {
        JsonNode trainable = wrapper.config().path("trainable");
        return place.withFrozen(trainable.isBoolean() && !trainable.booleanValue());
    }

    /** Translates the layer within; the wrapper is no layer without it. */
    private static KerasLayer.Translated wrapped(KerasObject wrapper, KerasPlace inside, Translation own) {
        JsonNode layer = wrapper.config().path(LAYER);
        if (layer.isMissingNode() || layer.isNull()) {
            wrapper.inConfig().at(LAYER).add("missing", "`layer` is required.");
            return new KerasLayer.Translated(null, 0);
        }
        KerasLayer.Translated translated =
                KerasLayers.translate(layer, wrapper.inConfig().at(LAYER), inside);
        if (translated.layer() == null) {
            return translated;
        }
        own.put(LAYER, translated.layer());
        return new KerasLayer.Translated(own, translated.rank());
    }

    private static boolean areOpposite(ObjectNode forward, ObjectNode backward) {
        ObjectNode one = forward.deepCopy();
        ObjectNode other = backward.deepCopy();
        return isBackward(one.remove(GO_BACKWARDS)) != isBackward(other.remove(GO_BACKWARDS)) && one.equals(other);
    }

    private static boolean isBackward(@Nullable JsonNode node) {
        return node != null && node.isBoolean() && node.booleanValue();
    }
}
