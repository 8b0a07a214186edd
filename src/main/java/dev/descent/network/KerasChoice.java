package dev.descent.network;

import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import dev.descent.spec.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Initializers, regularizers or constraints of Keras, with what they are called here. */
final class KerasChoice {

    private static final String SEED =
            "Random numbers follow from the job's `seed`; set it there, and leave null here.";

    static final KerasField NO_SEED = KerasField.only(SEED, "null");

    private static final KerasField FLOAT32 = KerasField.dtype();

    static final KerasChoice INITIALIZERS = new KerasChoice("initializer", false)
            .member("GlorotUniform", "glorot_uniform", random())
            .member("GlorotNormal", "glorot_normal", random())
            .member("HeUniform", "he_uniform", random())
            .member("HeNormal", "he_normal", random())
            .member("LecunUniform", "lecun_uniform", random())
            .member("LecunNormal", "lecun_normal", random())
            .member("VarianceScaling", "variance_scaling", variance())
            .member("RandomUniform", "random_uniform", random("minval", "maxval"))
            .member("RandomNormal", "random_normal", random("mean", "stddev"))
            .member("TruncatedNormal", "truncated_normal", random("mean", "stddev"))
            .member("Orthogonal", "orthogonal", random("gain"))
            .member("OrthogonalInitializer", "orthogonal", random("gain"))
            .member("Identity", "identity", plain("gain"))
            .member("IdentityInitializer", "identity", plain("gain"))
            .member("Zeros", "zeros", plain())
            .member("Ones", "ones", plain())
            .member("Constant", "constant", plain("value"));

    static final KerasChoice REGULARIZERS = new KerasChoice("regularizer", true)
            .member("L1", "l1", plain("l1"))
            .member("L2", "l2", plain("l2"))
            .member("L1L2", "l1_l2", plain("l1", "l2"));

    static final KerasChoice CONSTRAINTS = new KerasChoice("constraint", true)
            .member("MaxNorm", "max_norm", plain("max_value", "axis"))
            .member("UnitNorm", "unit_norm", plain("axis"))
            .member("NonNeg", "non_neg", plain());

    private record Member(String type, Map<String, KerasField> fields) {}

    private final String noun;
    private final boolean optional;
    private final Map<String, Member> members = new LinkedHashMap<>();

    private KerasChoice(String noun, boolean optional) {
        this.noun = noun;
        this.optional = optional;
    }

    private KerasChoice member(String className, String type, Map<String, KerasField> fields) {
        members.put(className, new Member(type, fields));
        return this;
    }

    private static Map<String, KerasField> plain(String... fields) {
        Map<String, KerasField> table = new LinkedHashMap<>();
        for (String field : fields) {
            table.put(field, KerasField.copy(field));
        }
        table.put("dtype", FLOAT32);
        return table;
    }

    private static Map<String, KerasField> random(String... fields) {
        Map<String, KerasField> table = plain(fields);
        table.put("seed", NO_SEED);
        return table;
    }

    private static Map<String, KerasField> variance() {
        Map<String, KerasField> table = random("scale", "mode");
        KerasField copy = KerasField.copy("distribution");
        // Both names are Keras's, for one distribution.
        table.put("distribution", (value, problems, place, into) -> {
            boolean alias = value.isString() && value.stringValue().equals("normal");
            copy.translate(alias ? StringNode.valueOf("truncated_normal") : value, problems, place, into);
        });
        return table;
    }

    /** Sets a field of a layer to what the value is here; leaves it where the value is null and so there is nothing. */
    void translate(JsonNode value, Problems problems, String field, Translation into) {
        if (value.isNull()) {
            if (!optional) {
                problems.add("missing", "A null leaves the " + noun + " open; name it.", allowed());
            }
            return;
        }
        if (value.isString()) {
            Member member = member(value.stringValue(), problems);
            if (member != null && member.type().equals("l1_l2")) {
                // As a name it is another than the class without arguments, and differs between versions.
                problems.add("unsupported", "Write `l1_l2` as an object with its two factors.");
            } else if (member != null) {
                into.put(field, StringNode.valueOf(member.type()), problems.pointer());
            }
            return;
        }
        KerasObject object = KerasObject.of(value, problems);
        Member member = object == null ? null : member(object.className(), problems.at(KerasObject.CLASS_NAME));
        if (object == null || member == null) {
            return;
        }
        Translation part = new Translation(problems.pointer(), object.inConfig().pointer());
        part.put(
                "type",
                StringNode.valueOf(member.type()),
                problems.at(KerasObject.CLASS_NAME).pointer());
        KerasField.translateAll(object, member.fields(), new KerasPlace(0, false, false), part);
        if (part.tree().size() == 1) {
            into.put(field, StringNode.valueOf(member.type()), problems.pointer());
        } else {
            into.put(field, part);
        }
    }

    private @Nullable Member member(String name, Problems problems) {
        for (Map.Entry<String, Member> member : members.entrySet()) {
            if (member.getKey().equals(name) || member.getValue().type().equals(name.toLowerCase(Locale.ROOT))) {
                return member.getValue();
            }
        }
        problems.add(
                "unknown_type",
                "Unknown " + noun + " " + Wording.quote(name) + NearName.hint(name, members.keySet()),
                allowed());
        return null;
    }

    private String allowed() {
        return String.join(", ", List.copyOf(members.keySet()));
    }
}
