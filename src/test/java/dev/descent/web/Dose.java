package dev.descent.web;

/**
 * How much of a fault a test gives: little in every build, the full dose with {@code -Dchaos.full=true}, any other with
 * {@code -Dchaos.kills=30} and the like. What is left to chance follows from {@code -Dchaos.seed}.
 */
final class Dose {

    private Dose() {}

    static int of(String name, int small, int full) {
        return Integer.getInteger("chaos." + name, Boolean.getBoolean("chaos.full") ? full : small);
    }

    static long seed() {
        return Long.getLong("chaos.seed", 1);
    }
}
