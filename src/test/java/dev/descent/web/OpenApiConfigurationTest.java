package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.JsonSchemas;
import dev.descent.spec.SpecReader;
import dev.descent.training.PlanSummary;
import dev.descent.training.TrainingSpec;
import io.swagger.v3.oas.annotations.media.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@SpringBootTest(
        classes = OpenApiConfigurationTest.Service.class,
        properties = {
            "spring.flyway.enabled=false",
            "db-scheduler.enabled=false",
            "management.endpoint.health.validate-group-membership=false",
            "spring.datasource.url=jdbc:h2:mem:openapi"
        })
class OpenApiConfigurationTest {

    private static final String GOOD = """
            {"dataset": {"id": "iris", "validation_split": 0.2, "scaling": "standardize"},
             "model": {"layers": [{"type": "dense", "units": 3}]}, "training": {"epochs": 5, "batch_size": 8,
             "loss": "sparse_categorical_crossentropy"}}
            """;

    @Autowired
    private WebApplicationContext context;

    private ObjectNode document;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OpenApiConfiguration.class, Jobs.class, Plans.class})
    static class Service {}

    @RestController
    static class Jobs {
        @PostMapping("/text")
        @io.swagger.v3.oas.annotations.parameters.RequestBody(
                content =
                        @Content(
                                mediaType = "application/json",
                                schema =
                                        @io.swagger.v3.oas.annotations.media.Schema(
                                                implementation = TrainingSpec.class)))
        public PlanSummary text(@RequestBody String body) {
            throw new UnsupportedOperationException();
        }
    }

    @RestController
    static class Plans {
        @PostMapping("/typed")
        public List<TrainingSpec> typed(@RequestBody TrainingSpec spec) {
            return List.of(spec);
        }
    }

    @BeforeEach
    void fetch() throws Exception {
        byte[] body = MockMvcTester.from(context)
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .getResponse()
                .getContentAsByteArray();
        document = (ObjectNode) JsonMapper.shared().readTree(body);
    }

    @Test
    void requestBodiesReferToTheSpec() {
        for (String path : List.of("/text", "/typed")) {
            JsonNode schema = document.at(
                    "/paths/" + path.replace("/", "~1") + "/post/requestBody/content/application~1json/schema");
            assertThat(schema.toString()).isEqualTo("{\"$ref\":\"#/components/schemas/TrainingSpec\"}");
        }
    }

    @Test
    void publishesTheSchemasOfTheSpecUnchanged() {
        JsonSchemas.of(TrainingSpec.class)
                .forEach((name, schema) -> assertThat(
                                document.at("/components/schemas").get(name))
                        .as(name)
                        .isEqualTo(sorted(schema)));
    }

    @Test
    void describesOtherTypesInSnakeCaseToo() {
        assertThat(document.at("/components/schemas/PlanSummary/properties").propertyNames())
                .contains("parameter_count", "steps_per_epoch")
                .doesNotContain("parameterCount");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = document.findValues("$ref");

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.stringValue().substring(1))
                                        .isMissingNode())
                        .as(reference.stringValue())
                        .isFalse());
    }

    /** Job files, and the bodies that the files for editors post to /v1/jobs. */
    static Stream<Named<String>> examples() throws IOException {
        List<Named<String>> examples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("http-examples"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.toString();
                if (name.endsWith(".json")) {
                    examples.add(Named.of(name, Files.readString(file)));
                } else if (name.endsWith(".http")) {
                    Matcher post = Pattern.compile("POST \\S+/v1/jobs\\S*\\n(?:\\S.*\\n)+\\n(\\{[\\s\\S]*?\\n})\\n")
                            .matcher(Files.readString(file));
                    while (post.find()) {
                        examples.add(Named.of(name, post.group(1)));
                    }
                }
            }
        }
        assertThat(examples).hasSizeGreaterThanOrEqualTo(9);
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void acceptsWhatTheServiceAcceptsOfTheExamples(String example) {
        assertThat(accepts(example)).isTrue();
        assertThat(schema().validate(SpecReader.parse(example))).isEmpty();
    }

    @Test
    void acceptsAGoodRequest() {
        assertThat(accepts(GOOD)).isTrue();
        assertThat(schema().validate(SpecReader.parse(GOOD))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validation_split=validationSplit",
                "0.2=1",
                "\"standardize\"={\"type\": \"standardize\"}",
                "\"standardize\"=\"standardise\"",
                "\"dense\"=\"densest\"",
                "{\"type\": \"dense\", \"units\": 3}=\"dense\"",
                "3=\"3\"",
                "3=0",
                "5=0",
                "\"epochs\": 5,=",
                "\"epochs\": 5,=\"epochs\": 5, \"class_weight\": {\"setosa\": 2.5, \"versicolor\": 0},",
                "\"epochs\": 5,=\"epochs\": 5, \"class_weight\": {\"setosa\": -1},",
                "\"epochs\": 5,=\"epochs\": 5, \"class_weight\": \"balanced\",",
                "\"epochs\": 5,=\"epochs\": 5, \"class_weight\": \"even\",",
                "0.2=0.2, \"sample_weight\": \"petal_width\"",
                "0.2=0.2, \"sample_weight\": \"\"",
                "\"epochs\"=\"epochs_\""
            })
    void theDocumentAndTheServiceAgree(String change) {
        String[] sides = change.split("=", 2);
        String request = GOOD.replace(sides[0], sides[1]);

        assertThat(request).isNotEqualTo(GOOD);
        assertThat(schema().validate(SpecReader.parse(request)).isEmpty())
                .as(request)
                .isEqualTo(accepts(request));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {"units": 3}}]}} | true
            "{\\"class_name\\": \\"Sequential\\", \\"config\\": {\\"layers\\": [{\\"class_name\\": \\"Flatten\\", \\"config\\": {}}]}}" | true
            {"class_name": "Functional", "config": {"layers": []}} | false
            {"class_name": "Sequential", "config": []} | false
            {"class_name": "Sequential", "layers": ["flatten"]} | false
            "Sequential" | false
            """)
    void theyAgreeOnModelsOfKerasToo(String model, boolean accepted) {
        String request = GOOD.replace("{\"layers\": [{\"type\": \"dense\", \"units\": 3}]}", model);

        assertThat(request).isNotEqualTo(GOOD);
        assertThat(accepts(request)).isEqualTo(accepted);
        assertThat(schema().validate(SpecReader.parse(request)).isEmpty()).isEqualTo(accepted);
    }

    private Schema schema() {
        document.put("$ref", "#/components/schemas/TrainingSpec");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document);
    }

    /** As text and back, as a document is published; the list of required names comes out in alphabetical order. */
    private static JsonNode sorted(JsonNode schema) {
        ObjectNode published = (ObjectNode) JsonMapper.shared().readTree(schema.toString());
        if (published.get("required") instanceof ArrayNode required) {
            List<String> names =
                    required.valueStream().map(JsonNode::stringValue).sorted().toList();
            required.removeAll();
            names.forEach(required::add);
        }
        return published;
    }

    private static boolean accepts(String request) {
        try {
            SpecReader.read(request, TrainingSpec.class);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
