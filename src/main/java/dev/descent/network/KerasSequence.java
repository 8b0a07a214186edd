package dev.descent.network;

import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import dev.descent.spec.Wording;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The layers of one `Sequential`, which are translated one after another. */
final class KerasSequence {

    private static final String LAYERS = "layers";
    private static final String INPUT_LAYER = "InputLayer";

    private static final String SHAPES = "an input is a table of numbers of one shape.";

    private static final Map<String, KerasField> INPUT = Map.ofEntries(
            Map.entry("name", KerasField.ignored()),
            Map.entry("batch_shape", KerasField.shape()),
            Map.entry("batch_input_shape", KerasField.shape()),
            Map.entry("trainable", KerasField.trainable()),
            Map.entry("dtype", KerasSequence::inputType),
            Map.entry("sparse", KerasField.only(SHAPES, "false", "null")),
            Map.entry("ragged", KerasField.only(SHAPES, "false", "null")),
            Map.entry("optional", KerasField.only("an example is never without its input.", "false", "null")));

    /** Types that inputs come in; layers turn all of them into their own. */
    private static final Set<String> INPUT_TYPES =
            Set.of("float32", "float64", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64");

    private final Translation into;
    private final @Nullable JsonNode inputShape;
    private final Problems shapePlace;
    private KerasPlace place;
    private int given;

    private KerasSequence(Translation into, @Nullable JsonNode inputShape, Problems shapePlace, KerasPlace place) {
        this.into = into;
        this.inputShape = inputShape;
        this.shapePlace = shapePlace;
        this.place = inputShape == null ? place : place.withRank(inputShape.size());
    }

    /**
     * Translates the layers.
     *
     * @param model whose configuration has them
     * @param into gets them as {@code layers}
     * @return null if there is no list of them; the problems then say so
     */
    static @Nullable KerasSequence read(KerasObject model, KerasPlace start, Translation into) {
        JsonNode layers = model.config().path(LAYERS);
        Problems problems = model.inConfig().at(LAYERS);
        if (!layers.isArray()) {
            boolean missing = layers.isMissingNode() || layers.isNull();
            problems.add(
                    missing ? "missing" : "wrong_type",
                    missing
                            ? "`layers` is required."
                            : "`layers` must be a list, but is " + Wording.value(layers) + ".");
            return null;
        }
        JsonNode trainable = model.config().path("trainable");
        KerasPlace place = start.withFrozen(trainable.isBoolean() && !trainable.booleanValue());
        KerasSequence sequence = begin(model, layers, problems, place, into);
        into.put(LAYERS, JsonNodeFactory.instance.arrayNode(), problems.pointer());
        sequence.given = layers.size();
        for (int i = 0; i < layers.size(); i++) {
            sequence.add(layers.get(i), problems.at(i), i);
        }
        return sequence;
    }

    /** The shape stands in an InputLayer; Keras 2 also has it in the first layer; a model built by its data keeps it itself. */
    private static KerasSequence begin(
            KerasObject model, JsonNode layers, Problems problems, KerasPlace place, Translation into) {
        JsonNode first = layers.path(0).path(KerasObject.CONFIG);
        Problems inFirst = problems.at(0).at(KerasObject.CONFIG);
        for (String name : new String[] {"batch_shape", "batch_input_shape"}) {
            if (first.path(name).isArray()) {
                return new KerasSequence(into, first.get(name), inFirst.at(name), place);
            }
        }
        String built = "build_input_shape";
        JsonNode shape = model.config().path(built);
        return new KerasSequence(
                into, shape.isArray() ? shape : null, model.inConfig().at(built), place);
    }

    private void add(JsonNode node, Problems problems, int index) {
        if (INPUT_LAYER.equals(node.path(KerasObject.CLASS_NAME).asString(""))) {
            KerasObject input = KerasObject.of(node, problems);
            if (input != null) {
                KerasField.translateAll(input, INPUT, place, into);
            }
            if (index > 0) {
                problems.add("unsupported", "An `InputLayer` stands before all other layers.");
            }
            return;
        }
        KerasLayer.Translated translated = KerasLayers.translate(node, problems, place);
        if (translated.layer() != null) {
            into.add(LAYERS, translated.layer());
        }
        place = place.withRank(translated.rank());
    }

    /** Whether there is nothing to be read, though there was something to translate. */
    boolean failed() {
        return given > 0 && into.tree().get(LAYERS).isEmpty();
    }

    /** Axes of the output, the batch's included; 0 if that isn't known. */
    int rank() {
        return place.rank();
    }

    /** States the shape of an example; one with an axis of any length says nothing that could be stated. */
    void putInputShape() {
        if (inputShape == null) {
            return;
        }
        ArrayNode example = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i < inputShape.size(); i++) {
            if (inputShape.get(i).isNull()) {
                return;
            }
            example.add(inputShape.get(i));
        }
        into.put("input_shape", example, shapePlace.pointer());
        for (int i = 0; i < example.size(); i++) {
            into.locate("/input_shape/" + i, shapePlace.at(i + 1).pointer());
        }
    }

    private static void inputType(JsonNode value, Problems problems, KerasPlace place, Translation into) {
        if (!value.isNull() && !(value.isString() && INPUT_TYPES.contains(value.stringValue()))) {
            problems.add(
                    "unsupported",
                    "Inputs are numbers of single or double precision, or integers, not " + Wording.value(value) + ".",
                    "float32, float64, int32, …");
        }
    }
}
