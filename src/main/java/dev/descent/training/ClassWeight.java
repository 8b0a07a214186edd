package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.spec.ValueOrWord;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the training loss of a row is multiplied by for the sake of its class.
 *
 * @param byName weights of classes, 1 for one that isn't named; null for weights that make all classes count alike, however many rows
 *     each has
 */
@ValueOrWord(ClassWeight.BALANCED)
public record ClassWeight(@Nullable Map<String, @NotNull @PositiveOrZero Double> byName) {

    static final String BALANCED = "balanced";

    public ClassWeight {
        byName = byName == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ClassWeight of(Map<String, Double> byName) {
        return new ClassWeight(byName);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ClassWeight of(String word) {
        if (!word.equals(BALANCED)) {
            throw new IllegalArgumentException("class weights are an object or `" + BALANCED + "`");
        }
        return new ClassWeight(null);
    }

    @JsonValue
    Object json() {
        return byName == null ? BALANCED : byName;
    }

    /** Reports what doesn't suit a data set. @param problems seen from the weights */
    void check(DatasetInfo dataset, Problems problems) {
        List<String> classes = dataset.classes();
        if (!dataset.classification()) {
            problems.add(
                    "unsuitable",
                    "Data set `" + dataset.id()
                            + "` has numbers to predict, and no classes to weigh; leave `class_weight` out.");
        } else if (byName != null) {
            byName.keySet().stream()
                    .filter(name -> !classes.contains(name))
                    .forEach(name -> problems.at(name)
                            .add(
                                    "unknown_class",
                                    "Data set `" + dataset.id() + "` has no class `" + name + "`"
                                            + NearName.hint(name, classes),
                                    NearName.listing(classes)));
            if (classes.stream().allMatch(name -> byName.getOrDefault(name, 1.0) == 0)) {
                problems.add("out_of_range", "Every class has weight 0; some class must count.", "each ≥ 0, one > 0");
            }
        }
    }

    /**
     * The weight of each class. Balanced ones are rows / (classes · rows of the class), so that a row's weight is 1 on average; a class
     * without rows has none.
     *
     * @param rows that are trained on
     */
    double[] of(List<String> classes, Examples rows) {
        if (byName != null) {
            return classes.stream()
                    .mapToDouble(name -> byName.getOrDefault(name, 1.0))
                    .toArray();
        }
        int[] counts = new int[classes.size()];
        IntStream.range(0, rows.size()).forEach(row -> counts[(int) rows.target(row)]++);
        return Arrays.stream(counts)
                .mapToDouble(count -> count == 0 ? 0 : (double) rows.size() / ((double) counts.length * count))
                .toArray();
    }
}
