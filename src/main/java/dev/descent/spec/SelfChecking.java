package dev.descent.spec;

/** A spec record with rules that no single component can state, as that one bound must lie below another. */
public interface SelfChecking {

    /**
     * Called once the record was built and every component was found good by itself.
     *
     * @param problems seen from this record: {@code problems.at("max_value").add(…)} reports on one of its fields
     */
    void check(Problems problems);
}
