package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/** Fully connected layer. */
@JsonTypeName("dense")
@About("Fully connected layer.")
public record Dense(
        @JsonPropertyDescription("Numbers in the output") @NotNull @Positive
        Integer units) implements LayerSpec {}
