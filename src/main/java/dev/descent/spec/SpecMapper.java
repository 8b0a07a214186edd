package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.type.LogicalType;

/** How specs are written as JSON, and read by Jackson alone. */
final class SpecMapper {

    /** Levels that a document from outside may have. What is made of it, every short form written out, has more. */
    private static final int DEPTH = 100;

    static final JsonMapper MAPPER = JsonMapper.builder(factory(4 * DEPTH))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(new SimpleModule("spec short forms").setDeserializerModifier(new ShortForms()))
            .build();

    /** Parses documents from outside. */
    static final JsonMapper PARSER = JsonMapper.builder(factory(DEPTH))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SpecMapper() {}

    private static JsonFactory factory(int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(16 * 1024 * 1024)
                        .maxNestingDepth(depth)
                        .build())
                .build();
    }

    /** An enum's values by their JSON names. */
    static Map<String, Object> names(Class<?> enumType) {
        Map<String, Object> names = new LinkedHashMap<>();
        for (Object constant : enumType.getEnumConstants()) {
            names.put(MAPPER.convertValue(constant, String.class), constant);
        }
        return names;
    }

    private static final class ShortForms extends ValueDeserializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
            Class<?> type = bean.getBeanClass();
            return type.isInterface() && type.isSealed() ? new ShortForm(type, deserializer) : deserializer;
        }
    }

    private static final class ShortForm extends DelegatingDeserializer {

        private final Class<?> family;

        ShortForm(Class<?> family, ValueDeserializer<?> delegate) {
            super(delegate);
            this.family = family;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
            return new ShortForm(family, delegate);
        }

        @Override
        public Object deserializeWithType(JsonParser parser, DeserializationContext context, TypeDeserializer types)
                throws JacksonException {
            if (!parser.currentToken().isScalarValue()) {
                return super.deserializeWithType(parser, context, types);
            }
            JsonNode given = context.readTree(parser);
            JsonNode full = Family.of(family).expand(given);
            try (JsonParser expanded = context.treeAsTokens(full == null ? NullNode.getInstance() : full)) {
                expanded.nextToken();
                return super.deserializeWithType(expanded, context, types);
            }
        }
    }
}
