package dev.descent.spec;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads numbers, booleans and strings, each from its own kind of JSON value only. */
final class ScalarReader {

    private ScalarReader() {}

    /** Returns null if the value can't be read; the mistake is then in {@code problems}. */
    static @Nullable Object read(JsonNode node, SpecType.Scalar scalar, Problems problems) {
        Class<?> type = scalar.javaType();
        if (type == String.class) {
            return node.isString() ? node.stringValue() : TreeReader.wrongType(node, "a string", null, problems);
        }
        if (type == Boolean.class) {
            return node.isBoolean()
                    ? (Boolean) node.booleanValue()
                    : TreeReader.wrongType(node, "true or false", null, problems);
        }
        if (type == Integer.class || type == Long.class) {
            return isWhole(node)
                    ? integer(node, type == Integer.class, problems)
                    : TreeReader.wrongType(node, "an integer", null, problems);
        }
        return node.isNumber()
                ? number(node, type == Float.class, problems)
                : TreeReader.wrongType(node, "a number", null, problems);
    }

    /** JSON has one kind of number: 3.0 is the integer 3, as JSON Schema says too. */
    private static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber()
                || node.isNumber()
                        && Double.isFinite(node.doubleValue())
                        && node.doubleValue() == Math.rint(node.doubleValue());
    }

    private static @Nullable Object integer(JsonNode node, boolean isInt, Problems problems) {
        BigInteger value = node.isIntegralNumber()
                ? node.bigIntegerValue()
                : BigDecimal.valueOf(node.doubleValue()).toBigInteger();
        if (value.bitLength() >= (isInt ? Integer.SIZE : Long.SIZE)) {
            Number least = isInt ? (Number) Integer.MIN_VALUE : (Number) Long.MIN_VALUE;
            Number most = isInt ? (Number) Integer.MAX_VALUE : (Number) Long.MAX_VALUE;
            return overflow(node, "≥ " + least + " and ≤ " + most, problems);
        }
        return isInt ? (Object) value.intValue() : (Object) value.longValue();
    }

    private static @Nullable Object number(JsonNode node, boolean isFloat, Problems problems) {
        double value = node.numberValue().doubleValue();
        if (!Double.isFinite(value) || isFloat && Float.isInfinite((float) value)) {
            double most = isFloat ? Float.MAX_VALUE : Double.MAX_VALUE;
            return overflow(node, "between −" + most + " and " + most, problems);
        }
        return isFloat ? (Object) (float) value : (Object) value;
    }

    private static @Nullable Object overflow(JsonNode node, String allowed, Problems problems) {
        String found = Double.isFinite(node.numberValue().doubleValue()) ? Wording.brief(node.toString()) + ", " : "";
        problems.add(
                "out_of_range",
                Wording.sentence(Wording.place(problems.pointer()) + " is " + found + "a number too large to be held"),
                allowed);
        return null;
    }
}
