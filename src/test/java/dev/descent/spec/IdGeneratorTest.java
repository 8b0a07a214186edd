package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void increasesWithinOneMillisecond() {
        IdGenerator ids = new IdGenerator(Clock.fixed(NOON, ZoneOffset.UTC), new Random(1));
        List<String> made = Stream.generate(() -> ids.next("job")).limit(1000).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("job_[0-9a-hjkmnp-tv-z]{26}"));
    }

    @Test
    void knowsItsIds() {
        String id = new IdGenerator(Clock.fixed(NOON, ZoneOffset.UTC), new Random(1)).next("job");
        assertThat(IdGenerator.isId("job", id)).isTrue();
        assertThat(IdGenerator.isId("mdl", id)).isFalse();
        assertThat(IdGenerator.isId("job", id + "0")).isFalse();
        assertThat(IdGenerator.isId("job", id.substring(1) + "0")).isFalse();
        assertThat(IdGenerator.isId("job", id.substring(0, 29) + "\0")).isFalse();
    }

    @Test
    void sortsByTime() {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        String earlier = new IdGenerator(clock, new Random(1)).next("ds");
        String later = new IdGenerator(Clock.offset(clock, Duration.ofMillis(1)), new Random(2)).next("ds");
        assertThat(earlier).isLessThan(later);
    }

    @Test
    void spellsTheTimeAsUlidDoes() {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1469918176385L), ZoneOffset.UTC);
        assertThat(new IdGenerator(clock, new Random(1)).next("mdl")).startsWith("mdl_01aryz6s41");
    }
}
