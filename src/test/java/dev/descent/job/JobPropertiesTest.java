package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class JobPropertiesTest {

    @EnableConfigurationProperties(JobProperties.class)
    static class Configuration {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "descent.history.flush-interval=0s",
                "descent.queue.poll-interval=-1s",
                "descent.queue.heartbeat-interval=0s"
            })
    void refusesATimeThatIsNone(String property) {
        new ApplicationContextRunner()
                .withUserConfiguration(Configuration.class)
                .withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("must be longer than or equal to"));
    }
}
