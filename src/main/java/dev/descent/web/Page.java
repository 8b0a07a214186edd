package dev.descent.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param nextCursor to be sent as {@code cursor} for the next part; none if this is the last
 */
record Page<T>(List<T> items, @Nullable String nextCursor) {

    /** A page of what was asked for with a limit of one more than it may hold. */
    static <S, T> Page<T> of(List<S> found, int limit, Function<S, String> id, Function<S, T> item) {
        List<S> held = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? id.apply(held.get(limit - 1)) : null;
        return new Page<>(held.stream().map(item).toList(), next);
    }
}
