package dev.descent.network;

import dev.descent.spec.Problems;
import dev.descent.spec.Wording;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that Keras has written: its class, and what it was made with.
 *
 * @param className as {@code Dense}
 * @param config an object
 * @param problems seen from the whole
 */
record KerasObject(String className, JsonNode config, Problems problems) {

    static final String CLASS_NAME = "class_name";
    static final String CONFIG = "config";

    /** What may stand beside class and configuration: where the class is found, and what follows from all else. */
    private static final Set<String> IGNORED = Set.of(
            CLASS_NAME,
            CONFIG,
            "module",
            "build_config",
            "compile_config",
            "keras_version",
            "backend",
            "shared_object_id",
            "name",
            "inbound_nodes");

    /** Null if the value isn't of that kind, or of a class that isn't Keras's; the problems then say so. */
    static @Nullable KerasObject of(JsonNode node, Problems problems) {
        JsonNode className = node.path(CLASS_NAME);
        if (!node.isObject() || !className.isString()) {
            Problems place = node.isObject() ? problems.at(CLASS_NAME) : problems;
            place.add(
                    node.isObject() && (className.isMissingNode() || className.isNull()) ? "missing" : "wrong_type",
                    "An object of Keras with a `class_name` and a `config` is expected here.");
            return null;
        }
        JsonNode config = node.path(CONFIG);
        if (config.isMissingNode() || config.isNull()) {
            problems.at(CONFIG).add("missing", "`config` is required: it says what the object was made with.");
            return null;
        }
        if (!config.isObject()) {
            problems.at(CONFIG).add("wrong_type", "`config` must be an object, but is " + Wording.value(config) + ".");
            return null;
        }
        for (String name : node.propertyNames()) {
            JsonNode value = node.get(name);
            if (name.equals("registered_name") && !value.isNull()) {
                problems.at(name)
                        .add(
                                "unsupported",
                                "A class registered by a program of its own, " + Wording.value(value)
                                        + ", isn't known here; only Keras's own are.");
                return null;
            } else if (!IGNORED.contains(name) && !value.isNull()) {
                problems.at(name)
                        .add(
                                "unknown_field",
                                "Unknown field " + Wording.quote(name) + " beside a Keras configuration.");
            }
        }
        return new KerasObject(className.stringValue(), config, problems);
    }

    /** Seen from the configuration. */
    Problems inConfig() {
        return problems.at(CONFIG);
    }
}
