package dev.descent.network;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * A network: layers applied one after another.
 *
 * @param layers at least one, in order from the input
 */
public record ModelSpec(@NotEmpty @Size(max = 1000) List<@NotNull @Valid LayerSpec> layers) {

    public ModelSpec {
        layers = layers == null ? List.of() : List.copyOf(layers);
    }
}
