package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuTest {

    @Test
    void readsTheListOfTheDriversTool() {
        assertThat(Gpu.parse("NVIDIA GeForce RTX 3090, 8.6\nNVIDIA H200, 9.0\n"))
                .containsExactly(new Gpu("NVIDIA GeForce RTX 3090", 8, 6), new Gpu("NVIDIA H200", 9, 0));
    }

    @Test
    void findsNoCardInAnErrorMessage() {
        assertThat(Gpu.parse("Field \"compute_cap\" is not a valid field to query.\n"))
                .isEmpty();
        assertThat(Gpu.parse("No devices were found\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3,5,false", "3,7,true", "6,0,true", "8,6,true", "8,9,true", "9,0,false", "10,0,false", "12,0,false"})
    void runsOnKeplerToAda(int major, int minor, boolean supported) {
        assertThat(new Gpu("card", major, minor).isSupported()).isEqualTo(supported);
    }

    @Test
    void isNamedWithItsComputeCapability() {
        assertThat(new Gpu("NVIDIA H200", 9, 0)).hasToString("NVIDIA H200 (compute capability 9.0)");
    }
}
