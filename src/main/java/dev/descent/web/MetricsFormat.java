package dev.descent.web;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** In what form a history is sent. */
enum MetricsFormat {
    JSON(MediaType.APPLICATION_JSON),
    CSV(new MediaType("text", "csv", StandardCharsets.UTF_8));

    /** Of CSV, for annotations. */
    static final String CSV_VALUE = "text/csv";

    private final MediaType mediaType;

    MetricsFormat(MediaType mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * The one that a request asks for.
     *
     * @param name the parameter, which goes before the header
     * @param accept the header Accept, which one of them satisfies
     * @throws dev.descent.spec.InvalidInputException if there is none of that name
     */
    static MetricsFormat of(@Nullable String name, @Nullable String accept) {
        if (name != null) {
            return Parameters.choice("format", name, values(), MetricsFormat::toString);
        }
        List<MediaType> ranges = MediaType.parseMediaTypes(accept);
        return CSV.quality(ranges) > JSON.quality(ranges) ? CSV : JSON;
    }

    MediaType mediaType() {
        return mediaType;
    }

    /** What the most exact of the ranges that hold this says. */
    private double quality(List<MediaType> ranges) {
        return ranges.stream()
                .filter(range -> range.includes(mediaType))
                .min(Comparator.comparing(MediaType::isWildcardType).thenComparing(MediaType::isWildcardSubtype))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
