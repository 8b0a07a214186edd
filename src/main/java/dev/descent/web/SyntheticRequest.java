package dev.descent.web;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.dataset.synthetic.Synthetic;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a data set that is computed.
 *
 * @param name for people; null to use the id
 */
record SyntheticRequest(
        @JsonPropertyDescription("For people") @Nullable @Size(max = 200)
        String name,

        @JsonPropertyDescription("The formula that gives the rows") @NotNull @Valid
        Synthetic synthetic) {}
