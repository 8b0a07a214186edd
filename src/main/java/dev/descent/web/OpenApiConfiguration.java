package dev.descent.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.descent.training.TrainingSpec;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Makes the published API document say what the service really takes and gives. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    @Bean
    SpecModels specModels() {
        return new SpecModels(TrainingSpec.class, SyntheticRequest.class);
    }

    /** All other types, in snake_case. The first to be registered is the last to be asked, and this one answers for every type. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ModelResolver snakeCaseModels() {
        return new ModelResolver(Json31.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
                .openapi31(true);
    }

    @Bean
    OpenAPI about() {
        return new OpenAPI()
                .info(new Info()
                        .title("Descent")
                        .version("v1")
                        .description("Training as a service: submit a job, watch it learn, ask its model."));
    }
}
