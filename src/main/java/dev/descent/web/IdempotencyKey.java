package dev.descent.web;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header by which a client says that a POST is the same as one that it sent before. */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    /** As a JSON pointer is to a document. */
    static final String POINTER = "/" + HEADER;

    static final String DESCRIPTION = """
            Makes it safe to send this request again: the same key with the same request gets the first answer again, marked \
            `Idempotent-Replayed: true`, and nothing is created twice. 1 to 255 printable ASCII characters, as they are or in double \
            quotes; best a new UUID for each thing to create. Kept for 24 hours""";

    private static final int LONGEST = 255;

    /** A string of RFC 9651, which the IETF's draft of this header asks for. */
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*+(?:\\\\[\"\\\\][^\"\\\\]*+)*+)\"");

    private IdempotencyKey() {}

    /**
     * The key that a header means, which may be quoted, as in the IETF's draft, or bare, as most clients send it.
     *
     * @throws InvalidInputException if it is none
     */
    static String parse(String header) {
        String key = header.strip();
        if (key.startsWith("\"") && key.length() <= 2 * LONGEST + 2) {
            Matcher quoted = QUOTED.matcher(key);
            key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : "";
        }
        if (key.isEmpty() || key.length() > LONGEST || !key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new InvalidInputException(List.of(new Problem(
                    POINTER,
                    "wrong_pattern",
                    "This is no idempotency key: it must be 1 to 255 printable ASCII characters, as they are or in double quotes.",
                    "1 to 255 printable ASCII characters")));
        }
        return key;
    }
}
