package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

@ExtendWith(OutputCaptureExtension.class)
class BackendFailureTest {

    static class NeedsTheBackend {

        @Bean
        Object worker() {
            throw new BackendException(
                    BackendException.reason(
                            new ExceptionInInitializerError(new UnsatisfiedLinkError("libcuda.so.1: no such file"))),
                    "This build needs a GPU.");
        }
    }

    @Test
    void aStartWithoutTheBackendEndsWithTheReasonAndWhatToDo(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(NeedsTheBackend.class)
                .web(WebApplicationType.NONE)
                .run());

        assertThat(failure).hasRootCauseInstanceOf(BackendException.class);
        assertThat(output)
                .containsIgnoringNewLines(
                        "Description:", "The ND4J backend can't be loaded: libcuda.so.1: no such file")
                .containsIgnoringNewLines("Action:", "This build needs a GPU.")
                .doesNotContain("\tat ");
    }
}
