package dev.descent.web;

import dev.descent.dataset.synthetic.Synthetic;
import dev.descent.spec.Catalogue;
import dev.descent.training.TrainingSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/catalog")
@Tag(name = "Catalogue", description = "What a specification may be made of")
class CatalogController {

    private final Map<String, Class<?>> families = new TreeMap<>();

    CatalogController() {
        for (Class<?> family : Catalogue.families(TrainingSpec.class)) {
            families.put(plural(family), family);
        }
        families.put(plural(Synthetic.class), Synthetic.class);
    }

    @GetMapping
    @Operation(summary = "Everything that there is to choose from, by family")
    Map<String, List<Catalogue.Entry>> all() {
        Map<String, List<Catalogue.Entry>> all = new TreeMap<>();
        families.forEach((name, family) -> all.put(name, Catalogue.of(family)));
        return all;
    }

    @GetMapping("/{family}")
    @Operation(
            summary =
                    "One family: optimizers, layers, losses, schedules, initializers, regularizers, constraints, activations, metrics, scalings, …")
    List<Catalogue.Entry> family(@PathVariable String family) {
        Class<?> type = families.get(family);
        if (type == null) {
            throw new NotFoundException(
                    "There is no family '" + family + "'; there are " + String.join(", ", families.keySet()) + ".");
        }
        return Catalogue.of(type);
    }

    /** As {@code losses} of {@code Loss}, {@code layers} of {@code LayerSpec}. */
    private static String plural(Class<?> family) {
        String name = family.getSimpleName().replaceFirst("Spec$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        return name.toLowerCase(Locale.ROOT) + (name.endsWith("s") ? "es" : "s");
    }
}
