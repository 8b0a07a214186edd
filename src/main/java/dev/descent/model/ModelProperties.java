package dev.descent.model;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where models are kept.
 *
 * @param dataDir directory of everything that the service stores in files
 */
@Validated
@ConfigurationProperties("descent")
record ModelProperties(
        @DefaultValue("./data") @NotNull Path dataDir,
        @DefaultValue @Valid Models models) {

    /**
     * @param loaded most models that stay loaded between requests
     */
    record Models(@DefaultValue("4") @Min(1) int loaded) {}
}
