package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/** Fully connected layer. */
@JsonTypeName("dense")
public record Dense(@NotNull @Positive Integer units) implements LayerSpec {}
