package dev.descent.spec;

import tools.jackson.databind.JsonNode;

/** How places and values of a document are named in messages. */
public final class Wording {

    private static final int LONGEST = 60;

    private Wording() {}

    /** As {@code `units`}, {@code element 2 of `layers`}, {@code the document}. */
    static String place(String pointer) {
        int slash = pointer.lastIndexOf('/');
        if (slash < 0) {
            return "the document";
        }
        String last = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        return slash > 0 && last.matches("\\d{1,9}")
                ? "element " + last + " of " + place(pointer.substring(0, slash))
                : quote(last);
    }

    /** As {@code the string "five"}, {@code the number 1.5}, {@code a list}. */
    public static String value(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "a list";
        }
        String text = brief(node.toString());
        return node.isString() ? "the string " + text : node.isNumber() ? "the number " + text : text;
    }

    /** As {@code `units`}; cut if it is long. */
    public static String quote(String name) {
        return "`" + brief(name) + "`";
    }

    static String sentence(String text) {
        String end = text.endsWith("?") || text.endsWith(".") ? "" : ".";
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + end;
    }

    static String brief(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
