package dev.descent.web;

import dev.descent.spec.JsonSchemas;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the spec types in the API document as the service reads them. Left alone, springdoc would take its names from Jackson 2,
 * leave out the discriminator's mapping, and know nothing of short forms and defaults.
 */
final class SpecModels implements ModelConverter {

    private final Map<String, Schema<?>> schemas = new LinkedHashMap<>();

    /** Describes these types and all that they refer to. */
    SpecModels(Class<?>... roots) {
        for (Class<?> root : roots) {
            JsonSchemas.of(root).forEach((name, json) -> schemas.put(name, parse(json.toString())));
        }
    }

    private static Schema<?> parse(String json) {
        try {
            return Json31.mapper().readValue(json, Schema.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
        Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (!raw.isPrimitive() && !raw.isArray() && schemas.containsKey(JsonSchemas.name(raw))) {
            schemas.forEach(context::defineModel);
            return new Schema<>().$ref(JsonSchemas.COMPONENTS + JsonSchemas.name(raw));
        }
        return others.hasNext() ? others.next().resolve(type, context, others) : null;
    }

    @Override
    public boolean isOpenapi31() {
        return true;
    }
}
