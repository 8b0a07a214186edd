package dev.descent.spec;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds values against the Jakarta constraints of their record components. */
final class ConstraintChecker {

    private static final Comparator<ConstraintViolation<?>> BY_NAME = Comparator.comparing(violation ->
            violation.getConstraintDescriptor().getAnnotation().annotationType().getName());

    private ConstraintChecker() {}

    static void check(Component component, JsonNode node, Object value, Problems problems) {
        RecordModel.VALIDATOR.validateValue(component.owner(), component.javaName(), value).stream()
                // A null in a list or map is what was left of an element that couldn't be read and is reported already.
                .filter(violation -> violation.getInvalidValue() != null)
                .sorted(BY_NAME)
                .forEach(violation -> report(violation, component, node, problems));
    }

    private static void report(
            ConstraintViolation<?> violation, Component component, JsonNode node, Problems problems) {
        Problems place = problems;
        JsonNode found = node;
        Limits limits = component.limits();
        SpecType type = component.type();
        for (Path.Node step : violation.getPropertyPath()) {
            if (step.getIndex() != null && type instanceof SpecType.ListOf list) {
                // Where a bare value stands for a list, it is its own element.
                place = found.isArray() ? place.at(step.getIndex()) : place;
                found = found.isArray() ? found.get(step.getIndex()) : found;
                limits = list.elementLimits();
                type = list.element();
            } else if (step.getKey() != null && type instanceof SpecType.MapOf map) {
                place = place.at(step.getKey().toString());
                found = found.get(step.getKey().toString());
                limits = map.valueLimits();
                type = map.value();
            }
        }
        report(violation, found, limits.text(type), place);
    }

    private static void report(
            ConstraintViolation<?> violation, JsonNode found, @Nullable String allowed, Problems problems) {
        Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
        String place = Wording.place(problems.pointer());
        if (constraint instanceof NotNull || constraint instanceof NotEmpty || constraint instanceof NotBlank) {
            problems.add("missing", Wording.sentence(place + " must not be empty"), allowed);
        } else if (constraint instanceof Size) {
            int length = found.isArray() || found.isObject()
                    ? found.size()
                    : found.isString() ? found.stringValue().length() : 1;
            problems.add(
                    "wrong_length", Wording.sentence(place + " must have " + allowed + ", but has " + length), allowed);
        } else {
            boolean pattern = constraint instanceof Pattern;
            String code = pattern ? "wrong_pattern" : found.isNumber() ? "out_of_range" : "invalid";
            // A pattern's own message says in words what its regular expression says to machines.
            String rule = pattern || allowed == null ? violation.getMessage() : "must be " + allowed;
            String value = found.isNumber() ? Wording.brief(found.toString()) : Wording.value(found);
            problems.add(code, Wording.sentence(place + " " + rule + ", but is " + value), allowed);
        }
    }
}
