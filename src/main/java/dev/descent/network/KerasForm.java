package dev.descent.network;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problems;
import dev.descent.spec.SpecReader;
import dev.descent.spec.Translation;
import dev.descent.spec.Translator;
import dev.descent.spec.Wording;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A `Sequential` model as Keras's {@code model.to_json()} writes it, of Keras 2 or 3, or the string that holds it. Whatever it says is
 * translated, or changes nothing here, or is refused: a model never comes out as another than Keras would build.
 */
final class KerasForm implements Translator {

    /** What stands beside the layers and says how the model was made or trained; how it is trained here says the job. */
    private static final Map<String, KerasField> CONFIG = Map.of(
            "name", KerasField.ignored(),
            "dtype", KerasField.dtype(),
            "trainable", KerasField.trainable(),
            "layers", KerasField.ignored(),
            "build_input_shape", KerasField.shape());

    @Override
    public boolean recognizes(JsonNode given) {
        return given.isObject() && given.has(KerasObject.CLASS_NAME)
                || given.isString() && given.stringValue().stripLeading().startsWith("{");
    }

    @Override
    public @Nullable Translation translate(JsonNode given, Problems problems) {
        JsonNode document = given;
        if (given.isString()) {
            try {
                document = SpecReader.parse(given.stringValue());
            } catch (InvalidInputException e) {
                problems.add(
                        "malformed",
                        "The string can't be read as JSON. "
                                + e.problems().get(0).message());
                return null;
            }
        }
        KerasObject model = KerasObject.of(document, problems);
        if (model == null) {
            return null;
        }
        if (!model.className().equals(KerasLayers.SEQUENTIAL)) {
            model.problems()
                    .at(KerasObject.CLASS_NAME)
                    .add("unsupported", refusal(model.className()), KerasLayers.SEQUENTIAL);
            return null;
        }
        KerasPlace start = new KerasPlace(0, isVersion2(document), false);
        return sequential(
                model,
                start,
                new Translation(problems.pointer(), model.inConfig().pointer()));
    }

    private static @Nullable Translation sequential(KerasObject model, KerasPlace start, Translation translation) {
        KerasField.translateAll(model, CONFIG, start, translation);
        KerasSequence sequence = KerasSequence.read(model, start, translation);
        // The reader would find fault with a list that is only empty because nothing in it could be translated.
        if (sequence == null || sequence.failed()) {
            return null;
        }
        sequence.putInputShape();
        return translation;
    }

    private static String refusal(String className) {
        return className.equals("Functional") || className.equals("Model")
                ? "A functional model is a graph of layers, and only a `Sequential` one is taken; write it in Descent's own form,"
                        + " which has `residual` and `parallel` for layers beside each other."
                : "Only a `Sequential` model is taken, and this is a " + Wording.quote(className) + ".";
    }

    /** Keras 3 names the module of every class, and Keras 2 its own version. */
    private static boolean isVersion2(JsonNode document) {
        JsonNode version = document.path("keras_version");
        return version.isString() ? !version.stringValue().startsWith("3") : !document.has("module");
    }

    @Override
    public List<JsonNode> schemas() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode object = nodes.objectNode().put("type", "object");
        object.put("description", "A `Sequential` model of Keras, as its `to_json()` gives it.");
        ObjectNode properties = object.putObject("properties");
        properties.putObject(KerasObject.CLASS_NAME).put("type", "string").put("const", KerasLayers.SEQUENTIAL);
        properties.putObject(KerasObject.CONFIG).put("type", "object");
        object.putArray("required").add(KerasObject.CLASS_NAME).add(KerasObject.CONFIG);
        ObjectNode string = nodes.objectNode().put("type", "string").put("pattern", "^\\s*\\{");
        string.put("description", "The same as a string.");
        return List.of(object, string);
    }
}
