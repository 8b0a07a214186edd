package dev.descent.spec;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in what a user sent, with its place and its mend.
 *
 * @param pointer JSON pointer (RFC 6901) of the offending value, {@code ""} for the whole document; for a file, its part and
 *     place, as {@code file:row 3:column 'age'}
 * @param code stable, machine-readable kind, snake_case, as {@code unknown_field}, {@code out_of_range}, {@code shape_mismatch}
 * @param message what is wrong and how to mend it, one sentence for a person
 * @param allowed what would be accepted, as {@code > 0 and < 1} or {@code adam, momentum, sgd}; null where that says nothing
 */
public record Problem(
        String pointer,
        String code,
        String message,
        @Nullable String allowed) {

    public Problem(String pointer, String code, String message) {
        this(pointer, code, message, null);
    }
}
