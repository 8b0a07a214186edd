package dev.descent.network;

import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import dev.descent.spec.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** What becomes of one field of a Keras configuration. */
@FunctionalInterface
interface KerasField {

    /**
     * Translates the field into one or more of the layer's own, or into none where it changes nothing.
     *
     * @param value maybe null in JSON
     * @param problems seen from the value
     */
    void translate(JsonNode value, Problems problems, KerasPlace place, Translation into);

    /** Sends every field of an object's configuration through the table; what isn't in it is a problem, unless it is null. */
    static void translateAll(KerasObject object, Map<String, KerasField> fields, KerasPlace place, Translation into) {
        for (Map.Entry<String, JsonNode> entry : object.config().properties()) {
            String name = entry.getKey();
            Problems problems = object.inConfig().at(name);
            KerasField field = fields.get(name);
            if (field != null) {
                field.translate(entry.getValue(), problems, place, into);
            } else if (!entry.getValue().isNull()) {
                List<String> known = fields.keySet().stream().sorted().toList();
                problems.add(
                        "unknown_field",
                        "Unknown field " + Wording.quote(name) + " of a Keras `" + object.className() + "`"
                                + NearName.hint(name, known),
                        String.join(", ", known));
            }
        }
    }

    /** It changes nothing here, whatever it is. */
    static KerasField ignored() {
        return (value, problems, place, into) -> {};
    }

    /** It means the same under a name of Descent's own. A null would be taken for a default, which it is not in Keras. */
    static KerasField copy(String name) {
        return (value, problems, place, into) -> {
            if (value.isNull()) {
                problems.add("missing", "`" + last(problems) + "` must not be null.");
            } else {
                into.put(name, value, problems.pointer());
            }
        };
    }

    /** As {@link #copy}, and null says that it is as it is where nothing is said. */
    static KerasField copyUnlessNull(String name) {
        KerasField copy = copy(name);
        return (value, problems, place, into) -> {
            if (!value.isNull()) {
                copy.translate(value, problems, place, into);
            }
        };
    }

    /** A list of one number, which is just the number here. */
    static KerasField single(String name, boolean nullable) {
        KerasField copy = nullable ? copyUnlessNull(name) : copy(name);
        return (value, problems, place, into) -> {
            boolean list = value.isArray() && value.size() == 1;
            copy.translate(list ? value.get(0) : value, list ? problems.at(0) : problems, place, into);
        };
    }

    /**
     * It must be what Keras writes where nobody asks for anything else.
     *
     * @param why the rest is refused, a sentence
     * @param accepted as JSON, the usual one first
     */
    static KerasField only(String why, String... accepted) {
        List<JsonNode> values =
                Arrays.stream(accepted).map(JsonMapper.shared()::readTree).toList();
        return (value, problems, place, into) -> {
            if (values.stream().noneMatch(other -> same(value, other))) {
                String allowed =
                        values.stream().map(KerasField::text).distinct().collect(Collectors.joining(", "));
                problems.add(
                        "unsupported",
                        "`" + last(problems) + "` can only be `" + text(values.get(0)) + "`, but is "
                                + Wording.value(value) + ": " + why,
                        allowed);
            }
        };
    }

    /** The axis that is worked on, or a list of it, which must be the last one. */
    static KerasField lastAxis() {
        return (value, problems, place, into) -> {
            JsonNode axis = value.isArray() && value.size() == 1 ? value.get(0) : value;
            boolean last = axis.isInt()
                    && (axis.intValue() == -1 || axis.intValue() > 0 && axis.intValue() == place.rank() - 1);
            if (!last) {
                problems.add(
                        "unsupported",
                        "`axis` must be the last one, written as -1: channels and features come last here.",
                        "-1");
            }
        };
    }

    /** Whether the layers learn, which is looked at where it matters. */
    static KerasField trainable() {
        return (value, problems, place, into) -> {
            if (!value.isBoolean()) {
                problems.add("wrong_type", "`trainable` must be true or false, but is " + Wording.value(value) + ".");
            }
        };
    }

    /** The shape of a batch, of which the sizes alone matter here, or null. */
    static KerasField shape() {
        return (value, problems, place, into) -> {
            if (!value.isArray() && !value.isNull()) {
                problems.add("wrong_type", "A shape is a list, but this is " + Wording.value(value) + ".");
            }
        };
    }

    /** The policy of a layer: computation is in the job's own precision. */
    static KerasField dtype() {
        return (value, problems, place, into) -> {
            String policy = value.path(KerasObject.CLASS_NAME).asString("");
            // Other policies are for integers or for some layers alone.
            boolean plain = policy.equals("DTypePolicy") || policy.equals("Policy");
            JsonNode name = plain ? value.path(KerasObject.CONFIG).path("name") : value;
            if (value.isNull() || name.isString() && name.stringValue().equals("float32")) {
                return;
            }
            problems.add(
                    "unsupported",
                    name.isString() && name.stringValue().equals("float64")
                            ? "Precision is the job's, not a layer's: set the job's `dtype` to `float64`, and leave `float32` here."
                            : "Layers compute in the precision that the job's `dtype` says, and "
                                    + Wording.value(name.isString() ? name : value)
                                    + " is none that is offered; leave `float32` here.",
                    "float32");
        };
    }

    /** A function behind the layer. */
    static KerasField activation(String name) {
        return (value, problems, place, into) -> KerasActivations.translate(value, problems, place, name, into);
    }

    /** Something that Keras picks by a name or writes as a class with its configuration. */
    static KerasField choice(KerasChoice family, String name) {
        return (value, problems, place, into) -> family.translate(value, problems, name, into);
    }

    private static String last(Problems problems) {
        return problems.pointer().substring(problems.pointer().lastIndexOf('/') + 1);
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
    }

    private static String text(JsonNode node) {
        return node instanceof StringNode string ? string.stringValue() : node.toString();
    }
}
