package dev.descent.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Goes as the service's clock does, and can be put forward, for all services of a test at once. */
final class SettableClock extends Clock {

    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private volatile Duration ahead = Duration.ZERO;

    /** Puts the clock into the place of the service's own. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        static final SettableClock CLOCK = new SettableClock();

        @Bean
        @Primary
        Clock settableClock() {
            return CLOCK;
        }
    }

    void putForward(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
