package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    private static double parse(String text) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
        return TimeText.parse(bytes, 1, bytes.length - 1);
    }

    @Test
    void readsEveryDayAndAnySecond() {
        LocalDateTime time = LocalDateTime.of(1896, 2, 28, 0, 0, 1);
        for (int i = 0; i < 80_000; i++, time = time.plusDays(1).plusSeconds(7919)) {
            double seconds = time.toEpochSecond(ZoneOffset.UTC);
            assertThat(parse(time.toString())).isEqualTo(seconds);
            assertThat(parse(time.toString().replace('T', ' '))).isEqualTo(seconds);
            assertThat(parse(time.toLocalDate().toString()))
                    .isEqualTo(time.toLocalDate().toEpochDay() * 86400.0);
        }
    }

    @Test
    void readsOffsetsAndFractions() {
        for (String text : new String[] {"2026-01-31T12:30:00+01:00", "2026-01-31T12:30:00.5Z", "2026-01-31T12:30Z"}) {
            OffsetDateTime time = OffsetDateTime.parse(text);
            assertThat(parse(text)).isEqualTo(time.toEpochSecond() + time.getNano() / 1e9);
        }
        assertThat(parse("2026-01-31 12:30")).isEqualTo(1769862600);
        assertThat(parse("2026-01-31T12:30:00.25")).isEqualTo(1769862600.25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29",
                "2026-13-01",
                "2026-00-10",
                "2026-01-00",
                "2026-1-1",
                "26-01-31",
                "31-01-2026",
                "2026-01-31T24:30:00",
                "2026-01-31T12:60:00",
                "2026-01-31X12:30:00",
                "2026-01-31 later",
                "2026-01-3a",
                "2026/01/31",
                "1234-567-890"
            })
    void takesNothingElseForATime(String text) {
        assertThat(parse(text)).isNaN();
    }
}
