package dev.descent.network;

import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import dev.descent.spec.Wording;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.StringNode;

/** The functions that Keras names by strings, or writes as layers, where an {@code activation} is asked for. */
final class KerasActivations {

    private static final Set<String> SAME = Set.of(
            "elu",
            "exponential",
            "gelu",
            "hard_sigmoid",
            "leaky_relu",
            "linear",
            "log_softmax",
            "mish",
            "relu",
            "selu",
            "sigmoid",
            "silu",
            "softmax",
            "softplus",
            "softsign",
            "tanh");

    private static final Map<String, String> ALIASES = Map.of("swish", "silu");

    /** Layers that are functions without weights, so that they may stand as an activation too. */
    private static final Set<String> LAYERS = Set.of("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax");

    /** Of the function {@code leaky_relu}; the layer's is 0.3. */
    private static final double LEAK = 0.2;

    private KerasActivations() {}

    /** Sets a field to the activation that the value is here. */
    static void translate(JsonNode value, Problems problems, KerasPlace place, String field, Translation into) {
        Translation part = translate(value, problems, place);
        if (part == null) {
            return;
        }
        if (part.tree().size() == 1) {
            into.put(field, part.tree().get("type"), problems.pointer());
        } else {
            into.put(field, part);
        }
    }

    /** Null if it can't be translated; the problems then say why. */
    static @Nullable Translation translate(JsonNode value, Problems problems, KerasPlace place) {
        if (value.isObject()) {
            return ofObject(value, problems, place);
        }
        if (!value.isString() && !value.isNull()) {
            problems.add(
                    "wrong_type", "An activation is a string, but this is " + Wording.value(value) + ".", allowed());
            return null;
        }
        String given = value.isNull() ? "linear" : value.stringValue();
        String name = ALIASES.getOrDefault(given, given);
        if (!SAME.contains(name)) {
            problems.add("unknown_value", refusal(given), allowed());
            return null;
        }
        if (name.equals("hard_sigmoid") && place.version2()) {
            problems.add(
                    "unsupported",
                    "The `hard_sigmoid` of Keras 2 is another than that of Keras 3, which is the one offered here; use `sigmoid`.");
            return null;
        }
        Translation part = new Translation(problems.pointer(), problems.pointer());
        part.put("type", StringNode.valueOf(name), problems.pointer());
        if (name.equals("leaky_relu")) {
            part.put("negative_slope", DoubleNode.valueOf(LEAK), problems.pointer());
        }
        return part;
    }

    private static @Nullable Translation ofObject(JsonNode value, Problems problems, KerasPlace place) {
        JsonNode className = value.path(KerasObject.CLASS_NAME);
        boolean layer = className.isString() && LAYERS.contains(className.stringValue());
        if (!layer) {
            Problems at = className.isString() ? problems.at(KerasObject.CLASS_NAME) : problems;
            at.add(
                    "unsupported",
                    className.isString() && className.stringValue().equals("function")
                            ? "A function of a program's own can't be sent as JSON; use one that Keras has a name for."
                            : "An activation is a string, or one of the layers " + String.join(", ", sorted(LAYERS))
                                    + ".",
                    allowed());
            return null;
        }
        return KerasLayers.translate(value, problems, place).layer();
    }

    private static String refusal(String given) {
        if (given.equals("relu6")) {
            return "There is no `relu6` here; use `relu`, which has no upper bound.";
        }
        return "There is no activation " + Wording.quote(given) + " here" + NearName.hint(given, names());
    }

    private static List<String> names() {
        return sorted(SAME);
    }

    private static String allowed() {
        return String.join(", ", names());
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
