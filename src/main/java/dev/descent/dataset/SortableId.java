package dev.descent.dataset;

import java.security.SecureRandom;
import java.time.Clock;

/** Makes ids that sort by their time: 48 bits of milliseconds and 80 random bits in Crockford's base 32, as a ULID in lower case. */
final class SortableId {

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    SortableId(Clock clock) {
        this.clock = clock;
    }

    String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        long time = clock.millis();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            id.append(ALPHABET.charAt((int) (time >>> 5 * i) & 31));
        }
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(ALPHABET.charAt(random.nextInt(32)));
        }
        return id.toString();
    }
}
