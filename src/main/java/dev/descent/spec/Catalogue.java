package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;

/** What there is to choose from, made from the records themselves, so that none can be left out. */
public final class Catalogue {

    private Catalogue() {}

    /**
     * One spec.
     *
     * @param name as its {@code type} says
     * @param description one sentence; empty if the record lacks {@link About}
     * @param equation its formula, if it has one
     * @param source where it was published, if anywhere
     * @param byNameAlone whether its bare name stands for it, since no parameter is required
     * @param parameters in the order of the record
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String name,
            String description,
            @Nullable String equation,
            @Nullable String source,
            boolean byNameAlone,
            List<Parameter> parameters) {}

    /**
     * One parameter.
     *
     * @param name of the JSON field
     * @param type {@code number}, {@code integer}, {@code boolean}, {@code string}, {@code enum}, {@code object}, {@code list of …},
     *     {@code map of …}, a number or a map {@code or `…`}, or the name of a family; {@code … or list of …} where a single element stands
     *     for a list of one
     * @param values of an enum, or of a list's elements
     * @param range of the value, as {@code ≥ 0 and < 1}, if it is limited
     * @param defaultValue in its shortest form; none if the parameter is required, or simply absent by default
     * @param required whether the field must be there
     * @param meaning for people
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(
            String name,
            String type,
            @Nullable List<String> values,
            @Nullable String range,
            @JsonProperty("default") @Nullable JsonNode defaultValue,
            boolean required,
            @Nullable String meaning) {}

    /** Every member of a family, those of nested families included, in the order of the source. */
    public static List<Entry> of(Class<?> family) {
        return Family.of(family).members().entrySet().stream()
                .map(member -> entry(member.getKey(), member.getValue()))
                .toList();
    }

    /** Every family that a document may use whose root is read as this type, the root included if it is one. */
    public static Set<Class<?>> families(Class<?> root) {
        Set<Class<?>> families = new LinkedHashSet<>();
        for (Class<?> type : reachable(root)) {
            if (type.isInterface()) {
                families.add(type);
            }
        }
        return families;
    }

    /** Every record and family that a document may use whose root is read as this type. */
    static Set<Class<?>> reachable(Class<?> root) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(SpecType.of(root), found);
        return found;
    }

    private static void collect(SpecType type, Set<Class<?>> found) {
        if (type instanceof SpecType.ListOf list) {
            collect(list.element(), found);
        } else if (type instanceof SpecType.MapOf map) {
            collect(map.value(), found);
        } else if (type instanceof SpecType.Custom custom && custom.from() != null) {
            collect(custom.from(), found);
        } else if (type instanceof SpecType.FamilyOf family) {
            if (!family.family().isRecord()) {
                found.add(family.family());
            }
            for (Class<?> member : Family.of(family.family()).members().values()) {
                collectComponents(member, found);
            }
        } else if (type instanceof SpecType.RecordOf record) {
            collectComponents(record.record(), found);
        }
    }

    private static void collectComponents(Class<?> record, Set<Class<?>> found) {
        if (found.add(record)) {
            for (Component component : RecordModel.of(record).components()) {
                collect(component.type(), found);
            }
        }
    }

    private static Entry entry(String name, Class<?> record) {
        About about = record.getAnnotation(About.class);
        List<Component> components = RecordModel.of(record).components();
        return new Entry(
                name,
                about == null ? "" : about.value(),
                about == null || about.equation().isEmpty() ? null : about.equation(),
                about == null || about.source().isEmpty() ? null : about.source(),
                components.stream().noneMatch(Component::required),
                components.stream().map(Catalogue::parameter).toList());
    }

    private static Parameter parameter(Component component) {
        SpecType type = component.type();
        String single = component.single() && type instanceof SpecType.ListOf list ? name(list.element()) + " or " : "";
        return new Parameter(
                component.name(),
                single + name(type),
                values(type),
                component.range(),
                component.defaultJson(),
                component.required(),
                component.meaning());
    }

    private static @Nullable List<String> values(SpecType type) {
        if (type instanceof SpecType.ListOf list) {
            return values(list.element());
        }
        return type instanceof SpecType.Choice choice
                ? List.copyOf(choice.values().keySet())
                : null;
    }

    private static String name(SpecType type) {
        if (type instanceof SpecType.Scalar scalar) {
            return scalar.name();
        }
        if (type instanceof SpecType.Choice) {
            return "enum";
        }
        if (type instanceof SpecType.ValueOr either) {
            return name(either.value().type()) + " or `" + either.word() + "`";
        }
        if (type instanceof SpecType.ListOf list) {
            return "list of " + name(list.element());
        }
        if (type instanceof SpecType.MapOf map) {
            return "map of " + name(map.value());
        }
        if (type instanceof SpecType.FamilyOf family) {
            String simpleName = family.family().getSimpleName().replaceFirst("Spec$", "");
            return PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, simpleName);
        }
        return type instanceof SpecType.Custom custom && custom.from() != null ? name(custom.from()) : "object";
    }
}
